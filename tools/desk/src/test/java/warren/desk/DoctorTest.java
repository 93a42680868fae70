package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import warren.desk.outcome.ExitCode;
import warren.desk.session.Desk;
import warren.lab.broker.keeper.BrokerLease;

/** The doctor says of a machine what a run would meet on it. */
class DoctorTest {

  @TempDir Path folder;

  @Test
  void where_a_run_finds_a_broker_it_is_ready() throws Exception {
    new SmallCourse(folder);
    var told = doctor(Map.of());
    assertThat(told.code()).as(told.said()).isEqualTo(ExitCode.PASSED);
    assertThat(told.said())
        .contains("Broker: RabbitMQ", "JVM for tests: it starts", "Eclipse 2025-12", "Ready")
        .doesNotContain("missing");
  }

  @Test
  void a_wrong_password_is_found() throws Exception {
    new SmallCourse(folder);
    try (var lease = BrokerLease.acquire(Desk.root(), progress -> {})) {
      var broker = lease.broker();
      var wrong = "amqp://%s:wrong@%s:%d".formatted(broker.user(), broker.host(), broker.port());
      isNotReady(
          Map.of(
              "WARREN_AMQP_URI", wrong, "WARREN_MANAGEMENT_URI", broker.management().toString()));
    }
  }

  @Test
  void a_container_without_docker_is_found() throws Exception {
    new SmallCourse(folder);
    isNotReady(Map.of("WARREN_BROKER", "container", "DOCKER_HOST", "tcp://127.0.0.1:1"));
  }

  @Test
  void a_cache_that_cannot_be_written_to_is_found() throws Exception {
    new SmallCourse(folder);
    var file = Files.writeString(folder.resolve("file"), "");
    isNotReady(Map.of("XDG_CACHE_HOME", file.toString()));
  }

  @Test
  void a_state_that_cannot_be_written_is_found() throws Exception {
    new SmallCourse(folder);
    Files.writeString(folder.resolve(".warren"), "a file where a folder should be");
    isNotReady(Map.of());
  }

  private void isNotReady(Map<String, String> environment) throws Exception {
    var told = doctor(environment);
    assertThat(told.code()).as(told.said()).isEqualTo(ExitCode.NOT_READY);
    assertThat(told.said().lines().filter(line -> line.startsWith("missing "))).hasSize(1);
    assertThat(told.said()).contains("Not ready").doesNotContain("\tat ");
  }

  private SmallCourse.Ended doctor(Map<String, String> environment)
      throws IOException, InterruptedException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dwarren.root=" + folder,
            "-cp",
            System.getProperty("java.class.path"),
            "warren.desk.Warren",
            "doctor");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    Stream.of("WARREN_AMQP_URI", "WARREN_MANAGEMENT_URI").forEach(builder.environment()::remove);
    if (environment.containsKey("WARREN_AMQP_URI")) {
      builder.environment().remove("WARREN_BROKER");
    }
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new SmallCourse.Ended(process.waitFor(), said);
  }
}
