package warren.lab;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.Answer.ack;
import static warren.lab.wire.Answer.nackUpTo;

import java.time.Duration;
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
