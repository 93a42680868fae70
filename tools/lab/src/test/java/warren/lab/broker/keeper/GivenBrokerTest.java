package warren.lab.broker.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import warren.lab.broker.Broker;

/** A broker that somebody else runs: here, the course's own in the part of the somebody else. */
class GivenBrokerTest {

  private static BrokerLease lease;
  private static BrokerLease.Room room;
  private static Broker given;

  @TempDir Path root;

  @BeforeAll
  static void take() {
    Path course = Path.of(System.getProperty("warren.root", "")).toAbsolutePath();
    lease = BrokerLease.acquire(course, System.err::println);
    room = lease.enter(false); // and nobody restarts it meanwhile
    given = lease.broker();
  }

  @AfterAll
  static void giveBack() {
    room.close();
    lease.close();
  }

  @Test
  void nothing_is_left_on_it_when_its_user_is_killed() {
    try (UserProcess user = UserProcess.start(root, uris(given.port(), given.password()))) {
      assertThat(user.broker().way()).isEqualTo(Broker.Way.GIVEN);
      assertThat(Brokers.virtualHosts(given)).contains(user.newVirtualHost());
      Traces traces = traces();
      user.kill();
      traces.awaitGone();
      assertThat(virtualHosts(traces)).isEmpty();
    }
  }

  @Test
  void what_a_keeper_left_is_cleared_away_by_the_next() {
    try (UserProcess user = UserProcess.start(root, uris(given.port(), given.password()))) {
      user.broker();
      user.newVirtualHost();
      Traces traces = traces();
      traces.killKeeperAndUndertaker();
      assertThat(user.newVirtualHostFails()).isNotBlank();
      try (UserProcess next = UserProcess.start(root, uris(given.port(), given.password()))) {
        next.broker();
        traces.awaitGone();
        await("no virtual host is left")
            .atMost(Duration.ofSeconds(30))
            .until(() -> virtualHosts(traces).isEmpty());
      }
    }
  }

  @Test
  void one_that_does_not_work_is_an_error_that_says_why() {
    assertThat(failure(uris(1, given.password())))
        .contains("no AMQP connection to " + given.host() + ":1");
    assertThat(failure(uris(given.port(), "s3cret")))
        .contains("refuses user " + given.user(), "the right user and password")
        .doesNotContain("s3cret");
    assertThat(failure(Map.of("WARREN_BROKER", "given", "WARREN_AMQP_URI", " ")))
        .contains("WARREN_AMQP_URI is not set", "WARREN_BROKER=given rules out every other way");
    assertThat(failure(Map.of("WARREN_BROKER", "given", "WARREN_AMQP_URI", "rabbit:hole")))
        .contains("WARREN_AMQP_URI does not begin with amqp://")
        .contains("amqp://user:password@host:5672");
    assertThat(failure(given(given.user(), given.password(), "http://127.0.0.1:1")))
        .contains("a broker listens", "no management API answers at http://127.0.0.1:1")
        .contains("rabbitmq-plugins enable rabbitmq_management", "WARREN_MANAGEMENT_URI=");
    assertThat(failure(Map.of("WARREN_BROKER", "given", "WARREN_AMQP_URI", "amqp://127.0.0.1:1")))
        .contains("nothing listens at 127.0.0.1:1", "start the broker");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nonsense", "ftp://host", "http://", "http://a b", "http://ada:s3cret@host"})
  void a_management_api_that_is_none_is_told_with_what_to_write(String uri) {
    assertThat(failure(given(given.user(), given.password(), uri)))
        .contains("WARREN_MANAGEMENT_URI is not the address", "WARREN_MANAGEMENT_URI=http://host:")
        .doesNotContain("s3cret");
  }

  @Test
  void a_user_without_the_tag_that_it_takes_is_told_how_to_get_it() throws IOException {
    for (String tag : List.of("", "management", "monitoring")) {
      String user = "warren-test-" + UUID.randomUUID();
      Brokers.createUser(given, user, "s3cret", tag);
      try {
        assertThat(failure(given(user, "s3cret", given.management().toString())))
            .contains("rabbitmqctl set_user_tags %s administrator".formatted(user))
            .doesNotContain("s3cret");
      } finally {
        Brokers.deleteUser(given, user);
      }
    }
  }

  private static Map<String, String> given(String user, String password, String management) {
    return Map.of(
        "WARREN_BROKER",
        "given",
        "WARREN_AMQP_URI",
        "amqp://%s:%s@%s:%d".formatted(user, password, given.host(), given.port()),
        "WARREN_MANAGEMENT_URI",
        management);
  }

  private String failure(Map<String, String> environment) {
    try (UserProcess user = UserProcess.start(root, environment)) {
      return user.failure();
    }
  }

  private static Map<String, String> uris(int port, String password) {
    return Map.of(
        "WARREN_BROKER",
        "given",
        "WARREN_AMQP_URI",
        "amqp://%s:%s@%s:%d".formatted(given.user(), password, given.host(), port),
        "WARREN_MANAGEMENT_URI",
        given.management().toString());
  }

  private Traces traces() {
    return Traces.of(UserProcess.keepers(root, uris(given.port(), given.password())));
  }

  private static List<String> virtualHosts(Traces traces) {
    return Brokers.virtualHosts(given).stream()
        .filter(name -> name.startsWith(traces.run().virtualHosts()))
        .toList();
  }
}
