package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.Method;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Declared;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.RestartsBroker;
import warren.lab.Task;

@Exercise("4.4")
class LedgerbookTest {

  private static final String KEY = "entry";
  private static final String RENT = "Miete März: 900 €";
  private static final String STAMPS = "stamps 85";

  private static final Map<String, Object> ROOM_FOR_ONE =
      Map.of("x-max-length", 1, "x-overflow", "reject-publish");

  /** And a little more, for a busy machine. */
  private static final Duration TEN_SECONDS = Duration.ofSeconds(12);

  private Lab lab;
  private Client shop;
  private LabQueue entries;
  private String exchange;
  private Ledgerbook book;

  @BeforeEach
  void a_shop_and_its_ledgerbook(Lab lab) {
    this.lab = lab;
    shop = lab.client("shop");
    entries = lab.queue("entries");
    exchange = lab.name("ledgerbook");
    book = new Ledgerbook(exchange, entries.name(), KEY);
  }

  @Test
  void an_entry_waits_when_the_shop_is_gone() throws Exception {
    write(RENT);

    shop.die();

    assertThat(entries)
        .because("the shop closes at eight, and the bookkeeper comes on the first of the month")
        .eventuallyHolds(RENT);
  }

  @Test
  void others_write_through_the_exchange() throws Exception {
    write(RENT);

    publish(STAMPS);

    assertThat(entries)
        .because("whoever publishes to the exchange with the key reaches the queue")
        .eventuallyHolds(RENT, STAMPS);
  }

  @Test
  void whoever_else_is_bound_gets_the_entry_too() throws Exception {
    var auditor = bind(lab.queue("auditor").declared());

    write(RENT);

    assertThat(auditor)
        .because("who gets the entries is decided at the exchange, and not by the shop")
        .eventuallyHolds(RENT);
  }

  @Test
  void what_was_written_before_is_kept() throws Exception {
    write(RENT);
    write(STAMPS);

    assertThat(entries)
        .because("each program declares what it needs when it starts, and finds what is there")
        .eventuallyHolds(RENT, STAMPS);
  }

  @Test
  void what_is_gone_is_declared_again() throws Exception {
    write(RENT);
    shop.channel().queueDelete(entries.name());

    write(STAMPS);

    assertThat(entries)
        .because("somebody has tidied up, and the call has returned as if the entry were there")
        .eventuallyHolds(STAMPS);
  }

  @Test
  void the_next_entry_may_go_over_another_channel() throws Exception {
    write(RENT);
    shop.die();

    start(lab.client("shop, connected again"), STAMPS).result();

    assertThat(entries)
        .because("a channel ends with its connection, and the book goes on")
        .eventuallyHolds(RENT, STAMPS);
  }

  @Test
  void a_reader_comes_and_goes() throws Exception {
    write(RENT);
    var reader = lab.client("reader").channel();
    var tag = reader.basicConsume(entries.name(), new DefaultConsumer(reader));

    reader.basicCancel(tag);
    lab.client("reader").die();

    assertThat(entries)
        .because("nobody has read the entry to its end, so it waits for the next reader")
        .eventuallyHolds(RENT);
  }

  @Test
  void it_waits_until_the_broker_has_the_entry() throws Exception {
    assertThat(writeUnanswered())
        .because("until then the entry may be in a buffer, and a restart would lose it")
        .waits();
  }

  @Test
  void after_a_while_it_waits_no_longer() throws Exception {
    assertThat(writeUnanswered())
        .because("the shop has to hear that nobody knows whether the entry is there")
        .within(TEN_SECONDS)
        .eventuallyThrows(TimeoutException.class);
    lab.await(
            "how often the entry was published",
            () -> shop.wire().methods(AMQP.Basic.Publish.class).size())
        .because("it may be there, and only its confirm is late; then a second one is one too many")
        .toBe(1);
  }

  @Test
  void an_interrupt_ends_the_wait() throws Exception {
    var writing = writeUnanswered();
    assertThat(writing).waits();

    writing.interrupt();

    assertThat(writing)
        .because("somebody wants the thread to end, and its caller has to know")
        .eventuallyThrows(InterruptedException.class);
  }

  @Test
  void whoever_writes_learns_that_the_connection_is_lost() {
    shop.cutAfter(1, toBroker(AMQP.Basic.Publish.class));

    assertThat(lab.attempt(() -> write(RENT)))
        .because("the entry is there or not, and only the shop can write it again")
        .threw(Exception.class);
  }

  @Test
  void whoever_writes_learns_that_the_entry_is_refused() throws Exception {
    bind(lab.queue("auditor, who is behind").declared(ROOM_FOR_ONE).holding("rent 850"));

    assertThat(lab.attempt(() -> write(RENT)))
        .because("the entry is not everywhere where it should be, and nobody else knows")
        .threw(IOException.class);
    assertThat(entries)
        .because("whoever writes decides whether to try again; a second entry is paid twice")
        .eventuallyHolds(RENT);
  }

  @Test
  void whoever_writes_learns_that_the_queue_is_refused() {
    entries.declaredBySomebodyElse();

    assertThat(lab.attempt(() -> write(RENT)))
        .because("a shop whose entries go nowhere must not go on as if they were written")
        .threw(IOException.class);
  }

  @Test
  void nothing_of_it_is_transient() throws Exception {
    write(RENT);

    var declared = new Declared(shop.wire());
    lab.await("what a restart of the broker would delete", declared::lostInARestart)
        .because("where one broker happens to keep what is transient, the next one will not")
        .toBe(List.of());
  }

  @Test
  @RestartsBroker
  void queue_binding_and_entry_survive_a_restart() throws Exception {
    write(RENT);
    shop.die(); // or its client library would declare everything anew

    lab.broker().restart();

    assertThat(entries)
        .because("until the first of the month the broker is restarted, and who knows how often")
        .eventuallyHolds(RENT);
    publish(STAMPS);
    assertThat(entries)
        .because("exchange and binding were made once; others publish, and declare nothing")
        .eventuallyHolds(RENT, STAMPS);
  }

  private void write(String entry) throws Exception {
    start(shop, entry).result();
  }

  private Task<Void> start(Client client, String entry) {
    var channel = client.channel();
    return lab.start("declareAndPublish", () -> book.declareAndPublish(channel, entry));
  }

  /** Publishes an entry, and what the broker says of it is lost. */
  private Task<Void> writeUnanswered() throws Exception {
    var publish = shop.hold(toBroker(AMQP.Basic.Publish.class));
    var writing = start(shop, RENT);
    publish.awaitFired(writing);
    shop.drop(1, toClient(Method.class)).ifItComes();
    publish.release();
    lab.untilQuiet(); // it is the answer to the entry, and not to what comes after an interrupt
    return writing;
  }

  /** Publishes as another program does, which declares nothing. */
  private void publish(String entry) throws Exception {
    lab.client("web shop")
        .channel()
        .basicPublish(
            exchange, KEY, MessageProperties.PERSISTENT_TEXT_PLAIN, entry.getBytes(UTF_8));
  }

  /** Binds a queue to the exchange, as another program does that starts before the shop. */
  private LabQueue bind(LabQueue queue) throws Exception {
    var channel = lab.client("auditor").channel();
    channel.exchangeDeclare(exchange, "direct", true);
    channel.queueBind(queue.name(), exchange, KEY);
    return queue;
  }
}
