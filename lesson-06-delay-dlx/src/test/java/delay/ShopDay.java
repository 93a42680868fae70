package delay;

import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import delay.Shop.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import warren.lab.Client;
import warren.lab.Declared;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.Storm;

/** A shop with its bank and its queues, and the programs that keep its book. */
record ShopDay(
    Lab lab, LabQueue events, LabQueue waiting, LabQueue due, WatchedShop shop, WatchedBank bank) {

  /** How long a program waits before it connects again. */
  private static final Duration RECOVERY = Duration.ofMillis(100);

  /** One at whose queue of events a single consumer is active. */
  static ShopDay with(int pieces, Lab lab) {
    return new ShopDay(
        lab,
        lab.queue("events").declared(Map.of("x-single-active-consumer", true)),
        lab.queue("waiting"),
        lab.queue("due"),
        new WatchedShop(lab, pieces),
        new WatchedBank(lab));
  }

  /** A program that is not yet started. */
  OrderBook book(Client client, Duration timeToPay) {
    return book(client, shop, bank, timeToPay);
  }

  private OrderBook book(Client client, Shop shop, Bank bank, Duration timeToPay) {
    client.factory().setNetworkRecoveryInterval(RECOVERY.toMillis());
    var queues = new OrderQueues(events.name(), waiting.name(), due.name());
    return new OrderBook(client.factory(), shop, bank, queues, timeToPay);
  }

  /** Starts a program. */
  ShopDay keepBook(Duration timeToPay) throws Exception {
    keepBook("book", timeToPay);
    return this;
  }

  /** Starts a program of that name. */
  Client keepBook(String name, Duration timeToPay) throws Exception {
    var client = lab.client(name);
    var book = book(client, timeToPay);
    lab.start("start", book::start).result();
    return client;
  }

  /** A program's client whom the broker never answers; as is, it would wait for ten seconds. */
  Client unanswered(String name) {
    var client = lab.client(name);
    client.factory().setHandshakeTimeout(500); // ms, of which the client waits for half
    client.hold(toClient(AMQP.Connection.Start.class));
    return client;
  }

  /** A storm over a program that keeps the book, with so many crashes. */
  Storm storm(int crashes, Duration timeToPay) throws Exception {
    var storm = lab.storm();
    storm.program(
        "book",
        crashes,
        List.of(
            toClient(AMQP.Basic.Deliver.class),
            toBroker(AMQP.Basic.Publish.class),
            toClient(AMQP.Basic.Ack.class),
            toBroker(AMQP.Basic.Ack.class)),
        (client, moment) -> book(client, shop.at(moment), bank.at(moment), timeToPay).start());
    return storm;
  }

  /** What of the queues for waiting, and of what is in them, a restart of the broker deletes. */
  List<String> transientParts() {
    var queues = List.of(waiting, due);
    var parts = new ArrayList<String>();
    queues.stream()
        .filter(queue -> declared(queue).aTransientQueue())
        .forEach(queue -> parts.add(queue.toString()));
    if (!queues.stream().allMatch(queue -> declared(queue).aQuorumQueue())) { // they keep all
      waiting.messages().stream()
          .filter(message -> !message.isPersistent())
          .forEach(message -> parts.add("the message \"" + message.body() + '"'));
    }
    return parts;
  }

  /** How dead letters of the queue in which orders wait are passed on, as it was declared. */
  String passingOn() {
    var waits = declared(waiting);
    return waits.aQuorumQueue()
            && waits.argument("x-dead-letter-strategy").contains("at-least-once")
            && waits.argument("x-overflow").contains("reject-publish")
        ? "at least once"
        : "at most once";
  }

  private Declared declared(LabQueue queue) {
    return new Declared(lab.wire(), queue.name()::equals);
  }

  /** The shop tells what has happened. */
  void told(String... what) {
    events.holding(what);
  }

  /**
   * Tells something, and waits until a program has died over it.
   *
   * @param moment lets that happen at the moment to die at
   */
  void tellAndCrash(String what, Client book, Consumer<Runnable> moment) {
    var crash = lab.crash("over " + what, book, 1);
    moment.accept(crash::here);
    told(what);
    crash.awaitHappened();
  }

  /** Has an order placed, and waits until it is cancelled. */
  void cancelled(String order) {
    told("placed " + order);
    awaitState(order, State.CANCELLED, "nobody has paid it in time");
  }

  /** Waits until that has become of the order. */
  void awaitState(String order, State state, String reason) {
    lab.await("what has become of " + order, () -> said(shop.state(order)))
        .because(reason)
        .toBe(said(state));
  }

  private static String said(State state) {
    return state == State.UNKNOWN ? "unknown to the book" : state.name().toLowerCase(Locale.ROOT);
  }

  /** Its moves were tried in this order: no event overtook one that had failed. */
  void assertTriedInTurn(String order, State... states) {
    lab.await("the moves of %s, as they were tried".formatted(order), () -> tried(order))
        .because("a payment that overtakes its order finds none, and what comes of it is luck")
        .now()
        .toBe(Stream.of(states).map(state -> "to " + said(state)).toList());
  }

  private List<String> tried(String order) {
    return shop.tried(order).stream().map(state -> "to " + said(state)).toList();
  }

  /** The order was opened once, and has not been since. */
  void assertOpenedOnce(String order, String reason) {
    lab.await("how often %s was opened".formatted(order), () -> shop.openings(order))
        .because(reason)
        .now()
        .toBe(1);
  }

  /** Waits until that many pieces are in stock. */
  void awaitStock(int pieces, String reason) {
    lab.await("the pieces in stock", shop::stock).because(reason).toBe(pieces);
  }

  /** Waits until the price of these orders was paid back, once each, and of no other. */
  void awaitRefunds(String reason, String... orders) {
    lab.await("the orders that were refunded", bank::refunds).because(reason).toBe(List.of(orders));
  }
}
