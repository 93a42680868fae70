package warren.lab.broker.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import warren.lab.broker.Broker;
import warren.lab.machine.Ports;

/** One broker for all users of a course, for as long as there are any. */
class SharingTest {

  @TempDir Path root;

  @Test
  void users_who_come_at_once_share_one_broker_until_the_last_is_killed() {
    List<UserProcess> users =
        IntStream.range(0, 4).mapToObj(i -> UserProcess.start(root, Map.of())).toList();
    try {
      List<Broker> brokers = users.stream().map(UserProcess::broker).toList();
      assertThat(brokers).as("the users' brokers").containsOnly(brokers.get(0));
      List<String> hosts = users.stream().map(UserProcess::newVirtualHost).toList();
      assertThat(hosts).doesNotHaveDuplicates();
      Traces traces = Traces.of(UserProcess.keepers(root, Map.of()));

      users.get(0).kill();
      await("the killed user's virtual host is gone")
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(Brokers.virtualHosts(brokers.get(0)))
                      .doesNotContain(hosts.get(0))
                      .containsAll(hosts.subList(1, 4)));

      users.forEach(UserProcess::kill);
      traces.awaitGone();
      assertThat(Ports.isListening(brokers.get(0).host(), brokers.get(0).port()))
          .as("the broker listens")
          .isEqualTo(brokers.get(0).way() == Broker.Way.GIVEN);
    } finally {
      users.forEach(UserProcess::close);
    }
  }

  @Test
  void a_pinned_broker_stays_without_users_until_it_is_stopped() throws Exception {
    CourseBroker course = CourseBroker.of(root);
    assertThat(course.statuses()).isEmpty();

    Broker broker = course.start(progress -> {});
    try {
      assertThat(course.status())
          .hasValueSatisfying(
              status -> {
                assertThat(status.broker()).contains(broker);
                assertThat(status.pinned()).isTrue();
              });
      try (BrokerLease lease = BrokerLease.acquire(root, progress -> {})) {
        assertThat(lease.broker()).isEqualTo(broker);
        assertThat(course.status().orElseThrow().users())
            .singleElement()
            .asString()
            .startsWith("process %d, ".formatted(ProcessHandle.current().pid()));
      }
    } finally {
      assertThat(course.stop()).as("how many there were to stop").isEqualTo(1);
    }
    assertThat(course.statuses()).isEmpty();
    assertThat(UserProcess.keepers(root, Map.of()).folders()).isEmpty();
  }

  @Test
  void brokers_of_other_settings_are_shown_and_ended_too_and_those_of_other_courses_are_not(
      @TempDir Path otherRoot) throws Exception {
    Keepers otherSettings = UserProcess.keepers(root, Map.of("WARREN_IMAGE", "another"));
    Keepers otherCourse = UserProcess.keepers(otherRoot, Map.of());
    CourseBroker course = CourseBroker.of(root);
    try (BrokerLease other = kept(otherCourse)) {
      kept(otherSettings).close();
      assertThat(course.status()).as("the one of the present settings").isEmpty();
      assertThat(course.statuses())
          .singleElement()
          .satisfies(
              status -> {
                assertThat(status.pinned()).isTrue();
                assertThat(status.current()).isFalse();
              });
      Traces traces = Traces.of(otherSettings);

      assertThat(course.stop()).isEqualTo(1);

      traces.awaitGone();
      assertThat(other.newVirtualHost("still there")).isNotBlank();
    } finally {
      course.stop();
      CourseBroker.of(otherRoot).stop();
    }
  }

  @Test
  void one_that_hangs_is_ended_as_well() throws Exception {
    Keepers keepers = UserProcess.keepers(root, Map.of());
    CourseBroker course = CourseBroker.of(root);
    kept(keepers).close();
    Traces traces = Traces.of(keepers);
    new ProcessBuilder("kill", "-STOP", "" + traces.keeper().pid()).start().waitFor();

    assertThat(course.statuses()).isEmpty();
    assertThat(course.stop()).isEqualTo(1);

    traces.awaitGone();
  }

  @Test
  void what_a_dead_keeper_and_its_dead_undertaker_left_is_cleared_away_by_stop() throws Exception {
    Keepers keepers = UserProcess.keepers(root, Map.of());
    kept(keepers).close();
    Traces traces = Traces.of(keepers);
    traces.killKeeperAndUndertaker();
    await("both are dead")
        .until(() -> !traces.keeper().isAlive() && !traces.undertaker().isAlive());

    assertThat(CourseBroker.of(root).stop()) // unless another keeper that starts was quicker
        .isLessThanOrEqualTo(1);

    traces.awaitGone();
  }

  @Test
  void a_pinned_one_ends_by_itself_when_its_course_is_deleted() throws Exception {
    Path deleted = Files.createDirectory(root.resolve("course"));
    Keepers keepers = UserProcess.keepers(deleted, Map.of());
    kept(keepers).close();
    Traces traces = Traces.of(keepers);

    Files.delete(deleted);

    traces.awaitGone();
  }

  /** A share in a broker that stays when it is given back. */
  private static BrokerLease kept(Keepers keepers) throws IOException {
    BrokerLease lease = SharedLease.acquire(keepers, progress -> {});
    try (KeeperConnection connection = keepers.find(KeeperProtocol.LOOK).orElseThrow()) {
      connection.hear();
      assertThat(connection.ask(KeeperProtocol.PIN)).containsExactly(KeeperProtocol.OK);
    }
    return lease;
  }
}
