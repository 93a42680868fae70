package warren.lab;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.Answer.ack;
import static warren.lab.wire.Answer.nack;
import static warren.lab.wire.Answer.nackUpTo;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

@Exercise("9.9")
class ClientTest {

  @Test
  void a_client_that_was_cut_off_is_back_before_a_test_has_to_wait_for_it(Lab lab)
      throws Exception {
    var queue = lab.queue("parcels").declared();
    var client = lab.client("packer");
    var channel = client.channel();
    client.cut();

    Awaitility.await("the recovery, which takes five seconds by default")
        .atMost(Duration.ofSeconds(4))
        .until(() -> client.openConnections() == 1 && channel.isOpen());
    channel.basicPublish("", queue.name(), null, new byte[0]);
  }

  @Test
  void code_that_sets_its_own_recovery_interval_keeps_it(Lab lab) {
    var factory = lab.client("packer").factory();
    factory.setNetworkRecoveryInterval(700);

    assertThat(factory.params(null).getRecoveryDelayHandler().getDelay(1)).isEqualTo(700);
  }

  @Test
  void messages_are_refused_that_the_broker_has(Lab lab) throws Exception {
    var queue = lab.queue("parcels").declared();
    var client = lab.client("packer");
    var refusal = client.answer(ack(2), nackUpTo(3));
    var channel = client.channel();
    channel.confirmSelect();

    for (var parcel : new String[] {"p-1", "p-2", "p-3"}) {
      channel.basicPublish("", queue.name(), null, parcel.getBytes());
    }

    assertThatThrownBy(() -> channel.waitForConfirmsOrDie(10_000)).hasMessageContaining("nack");
    refusal.awaitFired();
    assertThat(queue.bodies()).containsExactly("p-1", "p-2", "p-3");
  }

  @Test
  void a_call_that_is_interrupted_hears_that_its_channel_is_closed(Lab lab) throws Exception {
    var queue = lab.queue("parcels").declared();
    var client = lab.client("packer");
    var channel = client.channel();
    channel.confirmSelect();
    var answers = client.hold(toClient(AMQP.Basic.Ack.class));
    var call =
        lab.start(
            "publish",
            () -> {
              channel.basicPublish("", queue.name(), null, new byte[0]);
              try {
                channel.waitForConfirms(10_000);
              } finally {
                channel.abort();
              }
            });
    answers.awaitHeld();
    assertThat(client).eventuallyHasUnconfirmed(1).hadUnconfirmedAtMost(1);
    assertThatThrownBy(() -> assertThat(client).hadUnconfirmedAtMost(0))
        .hasMessageContaining("at some moment there were 1");

    answers.giveUp(call);
    assertThat(call).eventuallyThrows(InterruptedException.class);
  }

  @Test
  void what_waits_for_an_acknowledgement_is_counted_and_what_needs_none_is_not(Lab lab)
      throws Exception {
    var parcels = lab.queue("parcels").declared().holding("p-1", "p-2", "p-3", "p-4");
    var packer = lab.client("packer");
    packer.channel().basicGet(parcels.name(), true);
    var first = packer.channel().basicGet(parcels.name(), false);
    packer.channel().basicGet(parcels.name(), false);
    var automatic = packer.connection().createChannel();
    automatic.basicConsume(parcels.name(), true, (tag, parcel) -> {}, tag -> {});

    assertThat(packer.unsettled()).isEqualTo(2);
    packer.channel().basicAck(first.getEnvelope().getDeliveryTag(), false);
    lab.await("what it has left", packer::unsettled).toBe(1);
  }

  @Test
  void what_the_broker_has_not_taken_charge_of_is_counted(Lab lab) throws Exception {
    var client = lab.client("shop");
    client.answer(nack(2));
    var channel = client.channel();
    channel.basicPublish("", "nobody's", null, new byte[0]);
    channel.confirmSelect();
    for (int i = 0; i < 3; i++) {
      channel.basicPublish("", "nobody's", null, new byte[0]);
      channel.waitForConfirms(10_000);
    }
    assertThat(client.untaken()).as("one without confirms, and one refused").isEqualTo(2);

    var transaction = client.connection().createChannel();
    transaction.txSelect();
    transaction.basicPublish("", "nobody's", null, new byte[0]);
    lab.await("what it does not know of", client::untaken).toBe(3);
    transaction.txCommit();
    assertThat(client.untaken()).isEqualTo(2);
  }

  @Test
  void how_long_a_delivery_waited_for_its_acknowledgement_can_be_limited(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared().holding("p-1", "p-2");
    var client = lab.client("packer");
    client.channel().basicGet(parcels.name(), false);
    lab.untilPassed(Duration.ofMillis(20));
    var last = client.channel().basicGet(parcels.name(), false);
    client.channel().basicAck(last.getEnvelope().getDeliveryTag(), true);
    assertThat(client).eventuallyHasSettled(2).settledEachWithin(Duration.ofSeconds(60));

    assertThatThrownBy(() -> assertThat(client).settledEachWithin(Duration.ofMillis(19)))
        .hasMessageContaining("to acknowledge each message within 19 ms, but one waited for");
  }

  @Test
  void a_thread_that_is_no_daemon_is_left_until_it_ends(Lab lab) {
    var gate = lab.gate("going home");
    var daemon = new Thread(gate::pass, "daemon");
    daemon.setDaemon(true);
    daemon.start();
    var hand = new Thread(gate::pass, "hand");
    hand.setDaemon(false); // as is, it takes after the test's own thread
    hand.start();
    lab.client("packer").channel();

    lab.client("packer").die();

    lab.await("the threads left", lab::threadsLeft).toBe(List.of("hand"));
    gate.open();
    lab.await("the threads left", lab::threadsLeft).toBe(List.of());
  }

  @Test
  void its_queues_are_those_that_it_has_declared(Lab lab) throws Exception {
    lab.client("shop").channel().queueDeclare();
    var packer = lab.client("packer");
    var own = packer.channel().queueDeclare().getQueue();
    packer.channel().queueDeclarePassive(own);

    assertThat(lab.queuesOf(packer)).extracting(LabQueue::name).containsExactly(own);
  }

  @Test
  void what_is_settled_or_needs_no_acknowledgement_is_counted(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared().holding("p-1", "p-2", "p-3", "p-4");
    var client = lab.client("packer");
    client.channel().basicGet(parcels.name(), true);
    client
        .channel()
        .basicAck(
            client.channel().basicGet(parcels.name(), false).getEnvelope().getDeliveryTag(), false);
    assertThat(client).eventuallyHasSettled(2);
    client.channel().basicGet(parcels.name(), false);

    assertThatThrownBy(() -> assertThat(client).because("room").eventuallyHasSettled(3))
        .hasMessageContaining("to acknowledge or reject 3 messages, but it did so with 2: room");
    client
        .connection()
        .createChannel()
        .basicConsume(parcels.name(), true, (tag, it) -> {}, tag -> {});
    assertThat(client).eventuallyHasSettled(3);
  }

  @Test
  void what_was_given_back_is_not_done_with(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared().holding("p-1");
    var client = lab.client("packer");
    var channel = client.channel();
    channel.basicNack(
        channel.basicGet(parcels.name(), false).getEnvelope().getDeliveryTag(), false, true);
    assertThat(client).eventuallyHasSettled(1);

    assertThatThrownBy(() -> assertThat(client).because("room").eventuallyIsDoneWith(1))
        .hasMessageContaining("to acknowledge a message, but it did so with none: room");
    channel.basicReject(
        channel.basicGet(parcels.name(), false).getEnvelope().getDeliveryTag(), false);
    assertThat(client).eventuallyIsDoneWith(1);
  }

  @Test
  void connections_that_were_opened_count_also_when_they_are_closed(Lab lab) throws Exception {
    var client = lab.client("packer");
    client.factory().newConnection().close();
    client.factory().newConnection();

    assertThat(client).hasOpenedConnectionsAtMost(2);
    assertThatThrownBy(() -> assertThat(client).hasOpenedConnectionsAtMost(1))
        .hasMessageContaining("at most 1 connections to be opened by client 'packer'")
        .hasMessageContaining("2 were opened");
  }

  @Test
  void how_many_connections_it_has_opened_at_least(Lab lab) throws Exception {
    var client = lab.client("till");
    client.factory().newConnection().close();

    assertThat(client).hasOpenedConnectionsAtLeast(1);
    assertThatThrownBy(() -> assertThat(client).hasOpenedConnectionsAtLeast(2))
        .hasMessageContaining("at least 2 connections to be opened by client 'till'")
        .hasMessageContaining("one was opened");
  }

  @Test
  void the_time_between_two_connections_is_a_pause(Lab lab) throws Exception {
    var client = lab.client("till");
    client.factory().newConnection().close();
    client.factory().newConnection().close();

    assertThat(client).pausedBeforeEachNewConnection(Duration.ZERO);
    assertThatThrownBy(
            () -> assertThat(client).pausedBeforeEachNewConnection(Duration.ofMinutes(1)))
        .hasMessageContaining("60000 ms pass between the end of a connection and the next one");
  }

  @Test
  void so_is_the_time_between_a_refusal_and_the_next_message(Lab lab) throws Exception {
    var client = lab.client("till");
    client.answer(nack(1));
    publishAndWait(lab, client, 2);

    assertThat(client).pausedAfterEachRefusal(Duration.ZERO);
    assertThatThrownBy(() -> assertThat(client).pausedAfterEachRefusal(Duration.ofMinutes(1)))
        .hasMessageContaining("60000 ms pass between a refusal and the next message");
  }

  @Test
  void what_was_confirmed_need_not_be_sent_again(Lab lab) throws Exception {
    var client = lab.client("till");
    client.answer(nack(1));
    publishAndWait(lab, client, 2); // the first was refused

    assertThat(client).sentNothingAgainThatWasConfirmed();
    publishAndWait(lab, client, 1);
    assertThatThrownBy(() -> assertThat(client).sentNothingAgainThatWasConfirmed())
        .hasMessageContaining("not to be sent again, but 'r-1' was");
  }

  private static void publishAndWait(Lab lab, Client client, int times) throws Exception {
    var books = lab.queue("books").declared();
    client.channel().confirmSelect();
    for (int i = 0; i < times; i++) {
      client.channel().basicPublish("", books.name(), null, "r-1".getBytes());
      client.channel().waitForConfirms(10_000);
    }
  }

  @Test
  void channels_that_were_closed_or_went_with_their_connection_are_not_open(Lab lab)
      throws Exception {
    var client = lab.client("packer");
    var connection = client.factory().newConnection();
    connection.createChannel();
    connection.createChannel().close();
    client.channel();

    assertThatThrownBy(() -> assertThat(client).eventuallyHasOpenChannelsAtMost(1))
        .hasMessageContaining("at most 1 channels to be left open by client 'packer', but 2 are");
    connection.close();
    assertThat(client).eventuallyHasOpenChannelsAtMost(1);
  }

  @Test
  void what_it_held_at_one_time_counts_and_not_what_it_holds_now(Lab lab) throws Exception {
    var queue = lab.queue("parcels").declared().holding("p-1", "p-2");
    var client = lab.client("packer");
    var channel = client.channel();
    channel.basicGet(queue.name(), false);
    channel.basicAck(channel.basicGet(queue.name(), false).getEnvelope().getDeliveryTag(), true);

    assertThat(client).heldAtMost(2);
    assertThatThrownBy(() -> assertThat(client).because("room").heldAtMost(1))
        .isInstanceOf(Finding.class)
        .hasMessageContaining("at most 1")
        .hasMessageContaining("it held 2: room");
  }

  @Test
  void what_it_published_within_a_time_is_counted(Lab lab) throws Exception {
    var client = lab.client("shop");
    for (int i = 0; i < 3; i++) {
      client.channel().basicPublish("", lab.name("orders"), null, new byte[0]);
    }
    lab.untilQuiet();

    assertThat(client).publishedAtMost(3, Duration.ofSeconds(10));
    assertThatThrownBy(() -> assertThat(client).publishedAtMost(2, Duration.ofSeconds(10)))
        .hasMessageContaining("at some time it published 3");
  }
}
