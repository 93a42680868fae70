package warren.lab.broker.keeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import warren.lab.broker.Broker;

/** A broker of its own, which disturbs nobody. */
@Timeout(120)
class RestartTest {

  @TempDir static Path root;
  private static BrokerLease lease;

  @BeforeAll
  static void acquire() {
    lease = BrokerLease.acquire(root, progress -> {});
  }

  @AfterAll
  static void give_back() {
    lease.close();
  }

  @Test
  void what_is_durable_survives_a_restart() throws Exception {
    assumeTrue(lease.broker().way() != Broker.Way.GIVEN, "a given broker is not restarted");
    var host = lease.newVirtualHost("restart");
    var before = connect(host);
    var channel = before.createChannel();
    channel.queueDeclare("durable", true, false, false, null);
    channel.confirmSelect();
    channel.basicPublish("", "durable", MessageProperties.PERSISTENT_TEXT_PLAIN, new byte[1]);
    channel.basicPublish("", "durable", MessageProperties.TEXT_PLAIN, new byte[1]);
    channel.waitForConfirmsOrDie(10_000);

    lease.restart();

    assertThat(before.isOpen()).isFalse();
    try (var after = connect(host)) {
      assertThat(after.createChannel().messageCount("durable")).isEqualTo(1);
    }
    assertThat(lease.newVirtualHost("after")).isNotEqualTo(host);
  }

  @Test
  void what_is_durable_and_confirmed_survives_a_kill_and_others_hear_where_it_is()
      throws Exception {
    assumeTrue(lease.broker().way() != Broker.Way.GIVEN, "a given broker is not killed");
    try (var other = BrokerLease.acquire(root, progress -> {})) {
      var host = lease.newVirtualHost("kill");
      var before = connect(host);
      var channel = before.createChannel();
      channel.queueDeclare("durable", true, false, false, null);
      channel.confirmSelect();
      channel.basicPublish("", "durable", MessageProperties.PERSISTENT_TEXT_PLAIN, new byte[1]);
      channel.waitForConfirmsOrDie(10_000);

      lease.kill();

      await("the connection to be lost").until(() -> !before.isOpen());
      try (var after = connect(host)) {
        assertThat(after.createChannel().messageCount("durable")).isEqualTo(1);
      }
      try (var room = other.enter(false)) {
        assertThat(room).isNotNull();
        assertThat(other.broker()).isEqualTo(lease.broker());
      }
      assertThat(Brokers.virtualHosts(lease.broker())).contains(lease.newVirtualHost("after"));
    }
  }

  @Test
  void what_was_declared_just_before_a_kill_survives_it() throws Exception {
    assumeTrue(NodeShell.reaches(lease.broker()), "only a private node can be slowed down");
    var host = lease.newVirtualHost("just before");
    try (var before = connect(host)) {
      // What Mnesia decides goes to its log this late; a kill before that undoes the declaration.
      NodeShell.eval(
          host,
          "catch sys:suspend(mnesia_recover),"
              + " timer:apply_after(5000, sys, resume, [mnesia_recover]).");
      before.createChannel().queueDeclare("durable", true, false, false, null);

      lease.kill();
    } catch (AlreadyClosedException e) {
      // it was killed
    }

    try (var after = connect(host)) {
      assertThat(after.createChannel().messageCount("durable")).isZero();
    }
  }

  @Test
  void who_is_alone_waits_until_the_others_have_left_and_lets_none_in() throws Exception {
    try (var other = BrokerLease.acquire(root, progress -> {});
        var third = BrokerLease.acquire(root, progress -> {})) {
      var one = lease.enter(false);
      var two = other.enter(false);
      var alone = CompletableFuture.supplyAsync(() -> third.enter(true));
      assertThatThrownBy(() -> alone.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      one.close();
      two.close();
      var only = alone.get(10, TimeUnit.SECONDS);
      var late = CompletableFuture.supplyAsync(() -> lease.enter(false));
      assertThatThrownBy(() -> late.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      only.close();
      late.get(10, TimeUnit.SECONDS).close();
    }
  }

  private Connection connect(String virtualHost) throws Exception {
    var factory = new ConnectionFactory();
    factory.setHost(lease.broker().host());
    factory.setPort(lease.broker().port());
    factory.setUsername(lease.broker().user());
    factory.setPassword(lease.broker().password());
    factory.setVirtualHost(virtualHost);
    factory.setAutomaticRecoveryEnabled(false);
    return factory.newConnection();
  }
}
