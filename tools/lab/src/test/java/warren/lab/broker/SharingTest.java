package warren.lab.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThat(course.status()).isEmpty();

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
        assertThat(course.status()).map(CourseBroker.Status::users).contains(1);
      }
    } finally {
      assertThat(course.stop()).as("there was one to stop").isTrue();
    }
    assertThat(course.status()).isEmpty();
    assertThat(UserProcess.keepers(root, Map.of()).folders()).isEmpty();
  }
}
