package basics;

import static warren.lab.LabAssertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Gate;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.wire.WireEvent;

@Exercise("1.6")
class StockWriterTest {

  private static final String[] ORDERS =
      IntStream.rangeClosed(1, 300).mapToObj(number -> "o-" + number).toArray(String[]::new);

  /** How many writers the database takes. */
  private static final int WRITERS = 5;

  /** How many orders may be out of the queue and not yet acknowledged. */
  private static final int TAKEN = 10;

  private Client client;
  private LabQueue orders;
  private Gate writing;
  private Database database;

  /** A database that counts its writers and holds them at a gate. */
  private static final class Database implements StockDatabase {

    private final Gate gate;
    private final AtomicInteger writers = new AtomicInteger();
    private final AtomicInteger mostWriters = new AtomicInteger();
    private final List<String> written = new CopyOnWriteArrayList<>();

    Database(Gate gate) {
      this.gate = gate;
    }

    @Override
    public void write(String order) {
      mostWriters.accumulateAndGet(writers.incrementAndGet(), Math::max);
      gate.pass(order);
      writers.decrementAndGet();
      written.add(order);
    }
  }

  @BeforeEach
  void three_hundred_orders_at_once(Lab lab) {
    client = lab.client("stock");
    orders = lab.queue("orders").declared().holding(ORDERS);
    writing = lab.gate("writing an order");
    database = new Database(writing);
    likelyMistakes(lab);
  }

  private void likelyMistakes(Lab lab) {
    lab.suspect(
        "No basicQos went out: to a consumer that asks for no limit the broker sends all it has, and"
            + " the others get nothing.",
        () -> consumes() && client.wire().events(AMQP.Basic.Qos.class).isEmpty());
    lab.suspect(
        "basicQos came after basicConsume: the limit holds for consumers that are started later on"
            + " that channel, and this one is without.",
        () -> client.wire().events(AMQP.Basic.Qos.class).stream().anyMatch(this::followsConsume));
    lab.suspect(
        "The prefetch limit counts unacknowledged messages. With autoAck there are none, so the"
            + " broker sends all it has.",
        () -> client.wire().methods(AMQP.Basic.Consume.class).stream().anyMatch(c -> c.getNoAck()));
    lab.suspect(
        "basicQos with global=true: from RabbitMQ 4.3 on it counts for each consumer alone.",
        () -> client.wire().methods(AMQP.Basic.Qos.class).stream().anyMatch(q -> q.getGlobal()));
    lab.suspect(
        "Orders are written one after the other: a channel calls back with the next message once"
            + " the callback has returned. The channels of this connection run at the same time, and so"
            + " do threads of your own.",
        () -> consumingChannels() == 1 && writing.held() == 1);
    lab.suspect(
        "The prefetch limit counts for each consumer alone: several consumers take several times"
            + " as much.",
        () ->
            consumingChannels() > 1
                && !client.wire().events(AMQP.Basic.Qos.class).isEmpty()
                && client.mostUnsettled() > TAKEN
                && client.mostUnsettled() < ORDERS.length);
    lab.suspect(
        "More than five of your threads write: a prefetch limit of ten lets ten orders in, so the"
            + " number of threads needs a limit of its own.",
        () -> database.mostWriters.get() > WRITERS);
  }

  @Test
  @Order(1)
  void every_order_is_written_once(Lab lab) throws Exception {
    writing.open();

    start();

    awaitAllWritten(lab);
    lab.untilQuiet();
    client.die();
    assertThat(orders)
        .because("an order that is not acknowledged is written again when the writer starts anew")
        .eventuallyHasConsumers(0)
        .staysEmpty();
    if (database.written.size() > ORDERS.length) {
      throw new Finding(
          "each order to be written once",
          "there were " + database.written.size() + " writings of " + ORDERS.length);
    }
  }

  @Test
  @Order(2)
  void at_least_four_are_written_at_the_same_time() throws Exception {
    start();

    writing.awaitArrivals(4);
  }

  @Test
  @Order(3)
  void never_more_than_five_are_written_at_the_same_time(Lab lab) throws Exception {
    start();

    writing.awaitArrivals(4);
    lab.untilQuiet();
    writing.open();
    awaitAllWritten(lab);

    if (database.mostWriters.get() > WRITERS) {
      throw new Finding(
              "at most " + WRITERS + " writers in the database at a time",
              "there were " + database.mostWriters)
          .because(
              "the queue protects the database only if its consumers keep to what the database"
                  + " takes");
    }
  }

  @Test
  @Order(4)
  void never_more_than_ten_are_taken_and_not_yet_written(Lab lab) throws Exception {
    start();

    writing.awaitArrival();
    lab.untilQuiet();
    assertTaken(ORDERS.length - orders.ready(), "with the first of them held in the database");
    writing.open();
    awaitAllWritten(lab);

    assertTaken(client.mostUnsettled(), "at some moment of the run");
  }

  @Test
  @Order(5)
  void a_writer_that_dies_loses_no_order(Lab lab) throws Exception {
    start();

    writing.awaitArrival();
    lab.untilQuiet();
    client.die();

    lab.eventually(
        "the orders to be in the queue again",
        () -> {
          int ready = orders.ready();
          if (ready != ORDERS.length) {
            throw new Finding(
                    "all " + ORDERS.length + " orders to be in the queue again",
                    "only " + ready + " are")
                .because("not one had been written, so the broker must still have all of them");
          }
        });
  }

  private void start() throws Exception {
    new StockWriter().start(connection(), orders.name(), database);
  }

  /** By default a connection has twice as many threads for callbacks as there are processors. */
  private Connection connection() throws Exception {
    var threads =
        Executors.newCachedThreadPool(
            task -> {
              var thread = new Thread(task, "stock");
              thread.setDaemon(true);
              return thread;
            });
    return client.factory().newConnection(threads, "stock");
  }

  private void awaitAllWritten(Lab lab) {
    lab.eventually(
        "all orders to be written",
        () -> {
          var missing = new LinkedHashSet<>(List.of(ORDERS));
          missing.removeAll(database.written);
          if (!missing.isEmpty()) {
            throw new Finding(
                "all " + ORDERS.length + " orders to be written",
                missing.size() + " were not: " + missing.stream().limit(TAKEN).toList());
          }
        });
  }

  private static void assertTaken(int taken, String when) {
    if (taken > TAKEN) {
      throw new Finding(
              "at most " + TAKEN + " orders to be out of the queue and not yet written",
              "there were " + taken + ", " + when)
          .because(
              "what one consumer hoards no other can help with, and it all has to fit into its"
                  + " memory");
    }
  }

  private long consumingChannels() {
    return client.wire().events(AMQP.Basic.Consume.class).stream()
        .map(WireEvent::channel)
        .distinct()
        .count();
  }

  private boolean consumes() {
    return !client.wire().events(AMQP.Basic.Consume.class).isEmpty();
  }

  private boolean followsConsume(WireEvent qos) {
    return client.wire().events(event -> event.channel() == qos.channel()).stream()
        .filter(event -> isA(event, AMQP.Basic.Consume.class) || isA(event, AMQP.Basic.Qos.class))
        .findFirst()
        .filter(first -> isA(first, AMQP.Basic.Consume.class))
        .isPresent();
  }

  private static boolean isA(WireEvent event, Class<? extends Method> type) {
    return event.method(type).isPresent();
  }
}
