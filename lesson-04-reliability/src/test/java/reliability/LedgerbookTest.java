package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.Method;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Declared;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.RestartsBroker;

@Exercise("4.4")
class LedgerbookTest {

  private static final String KEY = "entry";

  private Lab lab;
  private Client shop;
  private LabQueue entries;
  private String exchange;

  @BeforeEach
  void a_shop_that_writes_entries(Lab lab) {
    this.lab = lab;
    shop = lab.client("shop");
    entries = lab.queue("entries");
    exchange = lab.name("ledgerbook");
    likelyMistakes();
  }

  private void likelyMistakes() {
    lab.suspect(
        "The queue was declared exclusive: it belongs to the connection that declared it, and is"
            + " deleted with it, durable or not.",
        () -> declared().queueDeclares().anyMatch(AMQP.Queue.Declare::getExclusive));
    lab.suspect(
        "The queue was declared as auto-delete: when its last reader goes, it goes, with all that"
            + " is in it.",
        () -> declared().queueDeclares().anyMatch(AMQP.Queue.Declare::getAutoDelete));
    lab.suspect(
        "The queue was declared without durable. A restart deletes it with all that is in it,"
            + " persistent messages included, and RabbitMQ 4.3 no longer makes such queues at all.",
        () -> declared().aTransientQueue());
    lab.suspect(
        "The exchange was declared without durable. On most brokers a restart deletes it and its"
            + " bindings: the queue is still there, and nothing leads to it.",
        () -> declared().aTransientExchange());
    lab.suspect(
        "The entry was published as a transient message, delivery mode 1 or none. A durable queue"
            + " survives a restart; what it holds on disk is only what was sent as persistent.",
        this::entryIsTransient);
    lab.suspect(
        "The queue was not bound to the exchange, so nobody reaches it that way.",
        () ->
            !methods(AMQP.Queue.Declare.class).isEmpty()
                && methods(AMQP.Queue.Bind.class).isEmpty());
    lab.suspect(
        "The queue was bound by another key than the one that was given.",
        () ->
            methods(AMQP.Queue.Bind.class).stream()
                .anyMatch(binding -> !binding.getRoutingKey().equals(KEY)));
    lab.suspect(
        "The call asked for no confirms, so it cannot know when the broker has the entry.",
        () ->
            !methods(AMQP.Basic.Publish.class).isEmpty()
                && methods(AMQP.Confirm.Select.class).isEmpty()
                && methods(AMQP.Tx.Select.class).isEmpty());
    lab.suspect(
        "The queue was deleted or emptied, to begin anew: what was written before is gone.",
        () ->
            !methods(AMQP.Queue.Delete.class).isEmpty()
                || !methods(AMQP.Queue.Purge.class).isEmpty());
  }

  private <M extends Method> List<M> methods(Class<M> type) {
    return shop.wire().methods(type);
  }

  private Declared declared() {
    return new Declared(shop.wire());
  }

  /** Quorum queues keep what is transient as well. */
  private boolean entryIsTransient() {
    return !declared().aQuorumQueue()
        && shop.wire().events(AMQP.Basic.Publish.class).stream()
            .map(event -> event.content().orElseThrow().properties().getDeliveryMode())
            .anyMatch(mode -> !Integer.valueOf(2).equals(mode));
  }

  @Test
  void an_entry_waits_when_the_shop_is_gone() throws Exception {
    write("rent 900");

    shop.die();

    assertThat(entries)
        .because("the shop closes at eight, and the bookkeeper comes on the first of the month")
        .eventuallyHolds("rent 900");
  }

  @Test
  void others_write_through_the_exchange() throws Exception {
    write("rent 900");

    writeAs(lab.client("the web shop"), "stamps 85");

    assertThat(entries)
        .because("whoever publishes to the exchange with the key reaches the queue")
        .eventuallyHolds("rent 900", "stamps 85");
  }

  @Test
  void what_was_written_before_is_kept() throws Exception {
    write("rent 900");
    write("stamps 85");

    assertThat(entries)
        .because("each program declares what it needs when it starts, and finds what is there")
        .eventuallyHolds("rent 900", "stamps 85");
  }

  @Test
  void a_reader_comes_and_goes() throws Exception {
    write("rent 900");
    var reader = lab.client("reader").channel();
    var tag = reader.basicConsume(entries.name(), false, (consumerTag, entry) -> {}, gone -> {});
    assertThat(entries).eventuallyHasConsumers(1);

    reader.basicCancel(tag);
    lab.client("reader").die();

    assertThat(entries)
        .because("nobody has read the entry to its end, so it waits for the next reader")
        .eventuallyHolds("rent 900");
  }

  @Test
  void it_returns_when_the_broker_has_the_entry() throws Exception {
    var confirm = shop.hold(toClient(AMQP.Basic.Ack.class));
    var writing = lab.start("declareAndPublish", () -> write("rent 900"));
    lab.eventually(
        "an entry to be published",
        () -> {
          if (!writing.isDone() && methods(AMQP.Basic.Publish.class).isEmpty()) {
            throw new Finding("an entry to be published", "none was");
          }
        });
    lab.untilQuiet();

    if (writing.isDone()) {
      writing.result(); // what it threw, if it did
      if (methods(AMQP.Tx.Commit.class).isEmpty()) {
        throw new Finding(
                "declareAndPublish to wait for the broker's confirm, which the test holds back",
                "it returned")
            .because(
                "until the confirm comes, the entry may be in a buffer, and a restart would lose"
                    + " it");
      }
    }

    confirm.release();
    writing.result();
  }

  @Test
  void nothing_of_it_is_transient() throws Exception {
    write("rent 900");

    var part =
        declared().aTransientExchange()
            ? "the exchange"
            : declared().aTransientQueue() ? "the queue" : entryIsTransient() ? "the entry" : "";
    if (!part.isEmpty()) {
      throw new Finding(
              "a durable exchange, a durable queue and a persistent entry", part + " is transient")
          .because(
              "what is transient is deleted by a restart; where a broker happens to keep it, the"
                  + " next one will not");
    }
  }

  @Test
  @RestartsBroker
  void queue_binding_and_entry_survive_a_restart() throws Exception {
    write("rent 900");
    shop.die(); // or its client library would declare everything anew
    lab.broker().restart();

    assertThat(entries)
        .because("until the first of the month the broker is restarted, and who knows how often")
        .eventuallyHolds("rent 900");
    writeAs(lab.client("the web shop"), "stamps 85");
    assertThat(entries)
        .because("exchange and binding were made once; others publish, and declare nothing")
        .eventuallyHolds("rent 900", "stamps 85");
  }

  private void write(String entry) throws Exception {
    new Ledgerbook(exchange, entries.name(), KEY).declareAndPublish(shop.channel(), entry);
  }

  private void writeAs(Client other, String entry) throws Exception {
    other
        .channel()
        .basicPublish(
            exchange, KEY, MessageProperties.PERSISTENT_TEXT_PLAIN, entry.getBytes(UTF_8));
  }
}
