package warren.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.ConnectionFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import warren.lab.broker.Broker;
import warren.lab.broker.keeper.BrokerLease;
import warren.lab.broker.keeper.CourseBroker;

/** {@code ./warren broker} as a process, with a real broker. */
class BrokerCommandTest {

  private static final Pattern AMQP = Pattern.compile("AMQP +(amqp://\\S+)");

  /** The broker that this test's own lease gets, too. */
  private static final Map<String, String> ANY =
      Map.of("WARREN_BROKER", System.getenv().getOrDefault("WARREN_BROKER", ""));

  @TempDir Path folder;
  private SmallCourse course;
  private SmallCourse other;

  @BeforeEach
  void two_courses() throws Exception {
    course = new SmallCourse(Files.createDirectory(folder.resolve("course")));
    other = new SmallCourse(Files.createDirectory(folder.resolve("other")));
  }

  @AfterEach
  void nothing_stays() throws Exception {
    CourseBroker.of(course.root).stop();
    CourseBroker.of(other.root).stop();
  }

  @Test
  void a_kept_broker_is_shown_with_what_other_tools_need_and_is_ended_under_other_settings()
      throws Exception {
    assertThat(said(course, ANY, "start")).contains("Broker: RabbitMQ");
    try (var lease = BrokerLease.acquire(course.root, progress -> {})) {
      assumeTrue(lease.broker().way() != Broker.Way.GIVEN, "its password is not shown");
      String status = said(course, ANY, "status");
      assertThat(status)
          .contains("management UI  " + lease.broker().management())
          .contains("process " + ProcessHandle.current().pid(), "It stays until");
      connect(status);
    }

    var others = Map.of("WARREN_BROKER", "none");
    assertThat(said(course, others, "status"))
        .contains("used by        nobody", "under other settings");
    assertThat(said(course, others, "stop")).contains("The broker has ended.");
    assertThat(said(course, ANY, "status")).contains("There is no broker.");
  }

  private static void connect(String status) throws Exception {
    Matcher uri = AMQP.matcher(status);
    assertThat(uri.find()).as(status).isTrue();
    var factory = new ConnectionFactory();
    factory.setUri(uri.group(1));
    factory.newConnection().close();
  }

  @Test
  void the_password_of_a_given_broker_is_not_shown() throws Exception {
    try (var lease = BrokerLease.acquire(other.root, progress -> {})) {
      Broker broker = lease.broker();
      assumeTrue(broker.way() != Broker.Way.GIVEN, "its user is one of its own");
      var given = SmallCourse.given(broker);
      assertThat(said(course, given, "start")).contains("which WARREN_AMQP_URI names");
      assertThat(said(course, given, "status"))
          .contains("AMQP           amqp://%s:***@".formatted(broker.user()))
          .contains("the password of WARREN_AMQP_URI");
      assertThat(said(course, given, "ui")).contains("the password of WARREN_AMQP_URI");
    }
  }

  @Test
  void settings_that_make_no_sense_keep_nobody_from_looking_and_ending() throws Exception {
    var nonsense = Map.of("WARREN_BROKER", "nonsense", "WARREN_AMQP_URI", "nonsense");
    assertThat(said(course, nonsense, "status")).contains("There is no broker.");
    assertThat(said(course, nonsense, "stop")).contains("There was no broker.");
  }

  private static String said(SmallCourse course, Map<String, String> settings, String action)
      throws Exception {
    return course.warren(settings, "broker", action).said();
  }
}
