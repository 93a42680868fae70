package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import warren.desk.outcome.ExitCode;
import warren.desk.session.Desk;
import warren.lab.broker.Broker;
import warren.lab.broker.keeper.BrokerLease;

/** {@code ./warren wire} as a process, between a program and a real broker. */
@Timeout(300)
class WireCommandTest {

  @TempDir static Path folder;
  private static SmallCourse course;

  @BeforeAll
  static void a_course() throws Exception {
    course = new SmallCourse(folder.resolve("course"));
  }

  @Test
  void what_a_program_says_is_shown_as_it_comes_and_kept_without_its_password() throws Exception {
    Path file = folder.resolve("mine.run");
    try (var lease = BrokerLease.acquire(Desk.root(), progress -> {})) {
      Broker broker = lease.broker();
      assumeTrue(!broker.tls(), "the wire reads no TLS");
      var host = lease.newVirtualHost("wire command");
      int port = free();
      var to = "amqp://somebody:hush-hush@%s:%d".formatted(broker.host(), broker.port());
      var desk = course.start("wire", "--listen", port + "", "--to", to, "--save", file.toString());
      try {
        var out = desk.inputReader();
        String said = await(out, "Ctrl-C");
        assertThat(said).contains("127.0.0.1:" + port, broker.host() + ":" + broker.port());
        publish(broker, host, port);
        said += await(out, "connection.close-ok");
        assertThat(said)
            .contains("shop            ◀── connection opened", "queue.declare 'orders'")
            .contains("basic.publish exchange='' key='orders'")
            .doesNotContain("hush-hush", "\t");
        assertThat(said.lines().filter(line -> line.length() > 80)).isEmpty();
        desk.toHandle().destroy(); // as Process.destroy closes what it says at once
        assertThat(await(out, "./warren trace ")).contains("On the wire:", "Look at “p-1”");
        assertThat(desk.waitFor()).isEqualTo(ExitCode.PASSED);
      } finally {
        SmallCourse.end(desk);
      }
    }
    assertThat(Files.readString(file)).doesNotContain("hush-hush");
    assertThat(course.warren("trace", file.toString()).said())
        .contains("recorded by ./warren wire", "shop ──▶ (default exchange) ──▶ [orders]")
        .contains("p-1  published → confirmed");
  }

  @Test
  void a_recording_without_a_name_is_kept_until_the_next_one_and_survives_a_kill()
      throws Exception {
    try (var lease = BrokerLease.acquire(Desk.root(), progress -> {})) {
      Broker broker = lease.broker();
      assumeTrue(!broker.tls(), "the wire reads no TLS");
      int port = free();
      var to = "amqp://%s:%d".formatted(broker.host(), broker.port());
      var desk = course.start("wire", "--listen", port + "", "--to", to);
      try {
        var out = desk.inputReader();
        await(out, "Ctrl-C");
        publish(broker, lease.newVirtualHost("wire command"), port);
        await(out, "connection.close-ok");
      } finally {
        desk.destroyForcibly().waitFor();
      }
    }
    assertThat(course.warren("trace", "wire").said())
        .contains("ends in the middle", "p-1  published → confirmed");
    assertThat(course.warren("trace", "wire", "--json").said()).contains("\"basic.publish\"");
  }

  @ParameterizedTest
  @CsvSource({
    "amqps://u:hush-hush@localhost, 2, TLS is made so that nobody",
    "localhost:5672, 2, names no broker",
    "amqp://u:hush-hush@, 2, names no broker",
    "amqp://localhost:99999, 2, a number from 1 to 65535",
    "amqp://u:hush-hush@no-such-host.invalid, 3, there is no host of that name",
    "amqp://u:hush-hush@127.0.0.1:1, 3, nobody listens there",
  })
  void a_broker_that_cannot_be_had_is_told_without_its_password(String to, int code, String why)
      throws Exception {
    var told = course.warren("wire", "--to", to);
    assertThat(told.code()).as(told.said()).isEqualTo(code);
    assertThat(told.said()).contains(why, "Next: ").doesNotContain("hush-hush", "\tat ");
  }

  @Test
  void a_port_that_is_taken_is_told_as_well_and_one_that_is_none() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        var broker = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var port = String.valueOf(taken.getLocalPort());
      var to = "amqp://127.0.0.1:" + broker.getLocalPort();
      var told = course.warren("wire", "--listen", port, "--to", to);
      assertThat(told.code()).isEqualTo(ExitCode.NOT_READY);
      assertThat(told.said()).contains("somebody listens there already", "Next: --listen");

      var itself = course.warren("wire", "--listen", port, "--to", "amqp://localhost:" + port);
      assertThat(itself.code()).isEqualTo(ExitCode.MISUSE);
      assertThat(itself.said()).contains("cannot lead to its own port");
    }
    for (var port : List.of("0", "65536", "-1")) {
      assertThat(course.warren("wire", "--listen=" + port).said())
          .contains("a number from 1 to 65535");
    }
  }

  @Test
  void nothing_is_written_over_and_a_mistyped_uri_is_not_repeated() throws Exception {
    Path file = Files.writeString(folder.resolve("notes.run"), "mine");
    try (var broker = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var to = "amqp://127.0.0.1:" + broker.getLocalPort();
      var told =
          course.warren("wire", "--listen", free() + "", "--to", to, "--save", file.toString());
      assertThat(told.code()).isEqualTo(ExitCode.MISUSE);
      assertThat(told.said()).contains("nothing is written over it", "Next: ");
    }
    assertThat(file).hasContent("mine");
    for (var words : List.of(List.of("wire"), List.<String>of(), List.of("wire", "--too"))) {
      var line = new ArrayList<>(words);
      line.add("amqp://u:hush-hush@localhost");
      var told = course.warren(line.toArray(String[]::new));
      assertThat(told.code()).isEqualTo(ExitCode.MISUSE);
      assertThat(told.said()).doesNotContain("hush-hush");
    }
  }

  private static void publish(Broker broker, String virtualHost, int port) throws Exception {
    var factory = new ConnectionFactory();
    factory.setHost("127.0.0.1");
    factory.setPort(port);
    factory.setUsername(broker.user());
    factory.setPassword(broker.password());
    factory.setVirtualHost(virtualHost);
    try (var connection = factory.newConnection("shop")) {
      var channel = connection.createChannel();
      channel.queueDeclare("orders", false, false, true, Map.of());
      channel.confirmSelect();
      channel.basicPublish("", "orders", MessageProperties.TEXT_PLAIN, "p-1".getBytes());
      channel.waitForConfirmsOrDie(10_000);
    }
  }

  /** What is said up to that. */
  static String await(BufferedReader out, String wanted) throws Exception {
    var said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      if (line.contains(wanted)) {
        return said.toString();
      }
    }
    throw new AssertionError("It ended before it said " + wanted + ":\n" + said);
  }

  static int free() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }
}
