package warren.lab.ledger;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.ledger.Entry.Fate;

/** What the ledger says of messages whose fate the wire's faults have decided. */
@Exercise("9.9")
class LedgerTest {

  @Test
  void each_fate_of_a_message_is_in_its_entry(Lab lab) throws Exception {
    var queue = lab.queue("parcels").declared().name();
    var client = lab.client("packer");
    client.channel().confirmSelect();
    for (int i = 1; i <= 4; i++) {
      publish(client, "", queue, "p-" + i);
    }
    publish(client, "", "nowhere", "p-5");
    client.channel().waitForConfirmsOrDie(10_000);
    long last = 0;
    for (int i = 1; i <= 4; i++) {
      last = client.channel().basicGet(queue, false).getEnvelope().getDeliveryTag();
    }
    client.channel().basicNack(last, false, true);
    client.channel().basicReject(last - 1, false);
    client.channel().basicAck(last - 2, true);
    client.channel().basicGet(queue, true);

    assertFates(lab, "p-1", Fate.SENT, Fate.CONFIRMED, Fate.DELIVERED, Fate.ACKNOWLEDGED);
    assertFates(lab, "p-2", Fate.SENT, Fate.CONFIRMED, Fate.DELIVERED, Fate.ACKNOWLEDGED);
    assertFates(lab, "p-3", Fate.SENT, Fate.CONFIRMED, Fate.DELIVERED, Fate.DISCARDED);
    assertFates(
        lab,
        "p-4",
        Fate.SENT,
        Fate.CONFIRMED,
        Fate.DELIVERED,
        Fate.REQUEUED,
        Fate.REDELIVERED,
        Fate.FORGOTTEN);
    assertFates(lab, "p-5", Fate.SENT, Fate.RETURNED, Fate.CONFIRMED);
  }

  @Test
  void a_refused_message_and_a_dead_letter_are_told_apart(Lab lab) throws Exception {
    var dead = lab.queue("dead").declared().name();
    var full =
        lab.queue("full")
            .declared(
                Map.of(
                    "x-max-length",
                    1,
                    "x-overflow",
                    "reject-publish-dlx",
                    "x-dead-letter-exchange",
                    "",
                    "x-dead-letter-routing-key",
                    dead))
            .name();
    var client = lab.client("packer");
    client.channel().confirmSelect();
    publish(client, "", full, "p-1");
    client.channel().waitForConfirms(10_000);
    publish(client, "", full, "p-2");
    client.channel().waitForConfirms(10_000);
    lab.untilQuiet();
    client.channel().basicGet(dead, false);

    assertFates(lab, "p-1", Fate.SENT, Fate.CONFIRMED);
    assertFates(lab, "p-2", Fate.SENT, Fate.REFUSED, Fate.DEAD_LETTERED);
  }

  @Test
  void a_message_whose_confirm_was_cut_off_is_known_as_such(Lab lab) throws Exception {
    var queue = lab.queue("parcels").declared().name();
    var client = lab.client("packer");
    var cut = client.cutBefore(1, toClient(AMQP.Basic.Ack.class));
    client.channel().confirmSelect();
    publish(client, "", queue, "p-1");
    cut.awaitFired();
    client.connection().abort();
    var again = lab.client("other packer");
    publish(again, "", queue, "p-1");
    lab.untilQuiet();

    assertFates(lab, "p-1", Fate.SENT, Fate.CONFIRM_LOST, Fate.SENT);
    assertThatThrownBy(
            () -> assertThat(lab.ledger()).conserves(List.of("p-1"), List.of("p-1", "p-1")))
        .hasMessageContaining("doubled 1")
        .hasMessageContaining("'p-1' was sent 2 times, as its confirm was lost");
  }

  @Test
  void what_is_lost_or_doubled_is_named_with_its_reason(Lab lab) throws Exception {
    var parcels = lab.queue("parcels").declared().holding("p-1", "p-2", "p-3", "p-4");
    var client = lab.client("packer");
    var channel = client.channel();
    channel.basicAck(tag(channel, parcels.name()), false);
    channel.basicReject(tag(channel, parcels.name()), false);
    channel.basicGet(parcels.name(), true);
    tag(channel, parcels.name());
    client.drop(1, toBroker(AMQP.Basic.Publish.class));
    publish(client, "", parcels.name(), "p-5");
    lab.untilQuiet();

    var expected = List.of("p-1", "p-2", "p-3", "p-4", "p-5", "p-6");
    assertThatThrownBy(
            () -> assertThat(lab.ledger()).because("they pay").conserves(expected, List.of("x")))
        .hasMessageContaining("lost 6, unexpected 1")
        .hasMessageContaining("'p-1' was acknowledged, yet its work was not done")
        .hasMessageContaining("'p-2' was rejected without requeue")
        .hasMessageContaining("'p-3' was delivered with autoAck")
        .hasMessageContaining("'p-4' was delivered and is not settled")
        .hasMessageContaining("'p-5' was cut off on its way")
        .hasMessageContaining("they pay");
    assertThat(lab.ledger()).conserves(expected, expected);
  }

  private static long tag(Channel channel, String queue) throws IOException {
    return channel.basicGet(queue, false).getEnvelope().getDeliveryTag();
  }

  private static void publish(Client client, String exchange, String key, String id)
      throws IOException {
    try {
      client
          .channel()
          .basicPublish(
              exchange,
              key,
              true,
              new AMQP.BasicProperties.Builder().messageId(id).build(),
              id.getBytes(StandardCharsets.UTF_8));
    } catch (ShutdownSignalException cut) {
      // as the test wants it
    }
  }

  private static void assertFates(Lab lab, String id, Fate... fates) {
    lab.eventually(
        id,
        () ->
            assertThat(lab.ledger().entry(id).orElseThrow().steps())
                .extracting(Entry.Step::fate)
                .containsExactly(fates));
  }
}
