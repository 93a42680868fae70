package delay;

import static delay.Shop.State.CANCELLED;
import static delay.Shop.State.OPEN;
import static delay.Shop.State.PAID;
import static delay.Shop.State.UNKNOWN;
import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Method;
import delay.Shop.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.DeadLetters;
import warren.lab.Exercise;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.RestartsBroker;
import warren.lab.staging.Throwing;
import warren.lab.wire.WireEvent;
import warren.lab.wire.WireMethod;

@Exercise("6.6")
class OrderBookTest {

  private static final int PIECES = 200;
  private static final Duration A_MOMENT = Duration.ofMillis(100);

  /** No test lasts that long; of a thousandth of it, each has seen the end. */
  private static final Duration LONG = Duration.ofSeconds(100);

  private static final int ORDERS = 100;

  /** Where the storm cuts connections. */
  private static final List<WireMethod> METHODS =
      List.of(
          toClient(AMQP.Basic.Deliver.class),
          toBroker(AMQP.Basic.Publish.class),
          toClient(AMQP.Basic.Ack.class),
          toBroker(AMQP.Basic.Ack.class));

  private Lab lab;
  private LabQueue events;
  private LabQueue waiting;
  private LabQueue due;
  private WatchedShop shop;
  private WatchedBank bank;
  private Duration timeToPay;

  @BeforeEach
  void a_shop_with_two_hundred_pieces_in_stock(Lab lab) {
    this.lab = lab;
    events = lab.queue("events").declared(Map.of("x-single-active-consumer", true));
    waiting = lab.queue("waiting");
    due = lab.queue("due");
    shop = new WatchedShop(lab.database(), PIECES);
    bank = new WatchedBank();
    likelyMistakes();
  }

  private void likelyMistakes() {
    lab.suspect(
        "A consumer takes orders from the queue in which they wait, so it gets them at once.",
        () ->
            lab.wire().methods(AMQP.Basic.Consume.class).stream()
                .anyMatch(consume -> consume.getQueue().equals(waiting.name())));
    lab.suspect(
        "Orders were published to the queue of what is due, so the broker does not let them wait.",
        () ->
            lab.wire().methods(AMQP.Basic.Publish.class).stream()
                .anyMatch(publish -> publish.getRoutingKey().equals(due.name())));
    new DeadLetters(lab, waiting.name()::equals).suspect();
    lab.suspect(
        "The time to live that went out is not the time to pay in milliseconds.",
        () -> timesToLive().anyMatch(time -> !time.equals(String.valueOf(timeToPay.toMillis()))));
    lab.suspect(
        "Nothing was published for the order, so nobody will know when its time is over.",
        () -> shop.state("order-1") == OPEN && !publishes());
    lab.suspect(
        "The channel is not in confirm mode, so nobody hears whether the broker got what was"
            + " published (4.1).",
        () ->
            !lab.wire().events(AMQP.Basic.Publish.class).isEmpty()
                && lab.wire().events(AMQP.Confirm.Select.class).isEmpty());
    lab.suspect(
        "A piece was taken in a transaction that opened no order. Only who moved the order there"
            + " takes its piece; for everyone else it is a repeat.",
        () -> shop.changedStockWithout(OPEN));
    lab.suspect(
        "A piece was returned in a transaction that cancelled no order: move said false, or it was"
            + " in a transaction of its own.",
        () -> shop.changedStockWithout(CANCELLED));
    lab.suspect(
        "One order's refund was asked for with different keys, so the bank takes them for different"
            + " refunds. A key has to be the same at every attempt (5.1).",
        () -> bank.sawDifferentKeys());
    lab.suspect(
        "The database failed, and the message was acknowledged all the same: it does not come"
            + " again.",
        () -> shop.hasFailed() && !cameAgain());
    lab.suspect(
        "The message came again after its failure and was acknowledged, yet its work was not done."
            + " What came before was not done for that.",
        () -> shop.hasFailed() && hasQos() && redelivered());
    lab.suspect(
        "A message was rejected without requeue: it is gone, and what it asked for is not done.",
        () ->
            Stream.concat(
                    lab.wire().methods(AMQP.Basic.Reject.class).stream()
                        .map(AMQP.Basic.Reject::getRequeue),
                    lab.wire().methods(AMQP.Basic.Nack.class).stream()
                        .map(AMQP.Basic.Nack::getRequeue))
                .anyMatch(requeue -> !requeue));
    lab.suspect(
        "An exception went out of a callback: the client library closes the channel then, and does"
            + " not open it again. From there on nobody keeps the book.",
        () ->
            lab.wire().events(AMQP.Channel.Close.class).stream()
                .anyMatch(event -> event.direction() == WireEvent.Direction.TO_BROKER));
  }

  private boolean declaredDurable(LabQueue queue) {
    return lab.wire().methods(AMQP.Queue.Declare.class).stream()
        .filter(declare -> declare.getQueue().equals(queue.name()) && !declare.getPassive())
        .allMatch(AMQP.Queue.Declare::getDurable);
  }

  /** Whether anything was published at all, be it cut off on its way. */
  private boolean publishes() {
    return lab.wire().events().stream()
        .flatMap(event -> event.method().stream())
        .anyMatch(AMQP.Basic.Publish.class::isInstance);
  }

  private boolean cameAgain() {
    return redelivered()
        || Stream.of(AMQP.Basic.Reject.class, AMQP.Basic.Nack.class, AMQP.Channel.Close.class)
            .anyMatch(type -> !lab.wire().events(type).isEmpty());
  }

  private boolean redelivered() {
    return lab.wire().methods(AMQP.Basic.Deliver.class).stream()
        .anyMatch(AMQP.Basic.Deliver::getRedelivered);
  }

  private boolean hasQos() {
    return lab.wire().methods(AMQP.Basic.Qos.class).stream()
        .anyMatch(qos -> qos.getPrefetchCount() == 1);
  }

  private Stream<String> timesToLive() {
    return new DeadLetters(lab, queue -> true).timesToLive();
  }

  @Test
  void an_order_that_is_not_paid_is_cancelled_and_not_before_its_time() throws Exception {
    keepBook("book", Duration.ofMillis(500));
    long placed = System.nanoTime();

    events.holding("placed order-1");

    awaitState("order-1", CANCELLED, "nobody else can buy what an order holds that is never paid");
    var waited = Duration.ofNanos(shop.movedAt("order-1", CANCELLED).orElseThrow() - placed);
    // the broker has a clock of its own
    if (waited.compareTo(timeToPay.minusMillis(10)) < 0) {
      throw new Finding(
              "order-1 to be cancelled after " + timeToPay.toMillis() + " ms",
              "it was cancelled after " + waited.toMillis() + " ms")
          .because("its customer was promised that time to pay");
    }
    assertStock(PIECES, "what was ordered and not paid is for sale again");
  }

  @Test
  void an_order_that_is_paid_in_time_is_not_cancelled() throws Exception {
    keepBook("book", Duration.ofMillis(400));

    events.holding("placed order-1", "paid order-1");
    lab.untilSettled(3); // both, and the end of its time

    assertState("order-1", PAID, "its customer has paid, and in time");
    assertStock(PIECES - 1, "the piece of a paid order is sold");
    assertRefunds("who gets what he paid for gets no money back");
  }

  @Test
  void a_payment_that_is_too_late_is_refunded() throws Exception {
    keepBook("book", A_MOMENT);
    cancelled("order-1");

    events.holding("paid order-1");

    awaitRefund("order-1", "its customer has paid for an order that is cancelled");
    assertState("order-1", CANCELLED, "its piece may be sold to somebody else by now");
    assertStock(PIECES, "the order was and stays cancelled");
  }

  @Test
  void an_order_waits_in_the_broker() throws Exception {
    var book = keepBook("book", LONG);

    events.holding("placed order-1");
    lab.untilSettled(1);
    lab.untilQuiet();
    assertState("order-1", OPEN, "its customer was promised 100 s to pay");
    book.die();

    lab.eventually("the order to wait", this::assertWaits);
    if (!declaredDurable(waiting) || !declaredDurable(due)) {
      throw new Finding(
              "the queue in which orders wait, and that of what is due, to be durable",
              "one was declared as transient")
          .because("a restart of the broker takes a transient queue along, with all that is in it");
    }
    if (!new DeadLetters(lab, waiting.name()::equals).inQuorumQueue()) {
      assertThat(waiting)
          .because("a restart of the broker empties a durable queue of what is transient")
          .messagesArePersistent();
    }
  }

  @Test
  void an_order_that_is_told_twice_is_one_order() throws Exception {
    keepBook("book", Duration.ofMillis(300));

    events.holding("placed order-1", "placed order-1");
    lab.untilSettled(4);
    assertState("order-1", CANCELLED, "nobody has paid it");
    assertStock(PIECES, "one piece was taken, and one was returned");

    events.holding("placed order-1"); // once more, and late
    lab.untilSettled(6);
    assertState("order-1", CANCELLED, "a repeat is no new order");
    assertStock(PIECES, "a repeat takes nothing, and returns nothing");
  }

  @Test
  void a_payment_that_is_told_twice_is_one_payment() throws Exception {
    keepBook("book", Duration.ofMillis(300));

    events.holding("placed order-1", "paid order-1", "paid order-1", "placed order-2");
    lab.untilSettled(6); // and the time of both is over
    assertState("order-1", PAID, "it was paid");
    assertRefunds("the second telling is the same payment, not another");

    events.holding("paid order-2", "paid order-2");
    lab.untilSettled(8);
    awaitRefund("order-2", "it was paid too late");
  }

  @Test
  void a_payment_in_the_last_moment_wins() throws Exception {
    keepBook("book", A_MOMENT);
    lab.suspect(
        "Between the look at an order's state and its move another program can move it. Only the"
            + " result of move says who has won.",
        () -> shop.state("order-1") == PAID);
    shop.beforeMoveTo(
        CANCELLED, () -> shop.elsewhere(tables -> tables.move("order-1", OPEN, PAID)));

    events.holding("placed order-1");
    lab.untilSettled(2);

    assertState("order-1", PAID, "another program noted its payment just before");
    assertStock(PIECES - 1, "its piece is sold; returned as well, it would be sold twice");
  }

  @Test
  void a_cancellation_in_the_last_moment_wins() throws Exception {
    keepBook("book", LONG);
    lab.suspect(
        "Between the look at an order's state and its move another program can move it. Only the"
            + " result of move says who has won.",
        () -> shop.state("order-1") == CANCELLED);
    shop.beforeMoveTo(
        PAID,
        () ->
            shop.elsewhere(
                tables -> {
                  tables.move("order-1", OPEN, CANCELLED);
                  tables.returnStock("order-1");
                }));

    events.holding("placed order-1", "paid order-1");
    lab.untilSettled(2);

    assertState("order-1", CANCELLED, "another program cancelled it just before");
    awaitRefund("order-1", "its payment came too late, if only by a moment");
  }

  @Test
  void an_order_leaves_its_queue_when_the_broker_has_confirmed_what_waits() throws Exception {
    var book = keepBook("book", LONG);
    var confirms = book.hold(toClient(AMQP.Basic.Ack.class));
    lab.suspect(
        "The order was acknowledged before anything was published for it.",
        () -> acknowledged() < firstOf(AMQP.Basic.Publish.class));
    lab.suspect(
        "What is to wait was published, and the order acknowledged before its confirm had come: a"
            + " confirm that nobody waits for protects nothing.",
        () -> confirms.fired() && acknowledged() > firstOf(AMQP.Basic.Publish.class));

    events.holding("placed order-1");
    lab.untilQuiet();
    book.die();

    assertThat(events)
        .because(
            "as long as nothing confirms that it waits, it may not: then nobody ever cancels it")
        .eventuallyHolds("placed order-1");
    confirms.awaitHeld();
  }

  @Test
  void what_is_cut_off_on_its_way_is_sent_again() throws Exception {
    var book = keepBook("book", Duration.ofMillis(200));
    lab.suspect(
        "After the cut nobody connected again.", () -> lab.client("book").openConnections() == 0);
    lab.suspect(
        "That the order is in the table already does not mean that it waits in the broker: the"
            + " first attempt ended between the two.",
        () ->
            shop.state("order-1") == OPEN
                && lab.client("book").openConnections() > 0
                && lab.wire().events(AMQP.Basic.Publish.class).isEmpty());
    var cut = book.cutBefore(1, toBroker(AMQP.Basic.Publish.class));

    events.holding("placed order-1");
    cut.awaitFired();

    awaitState("order-1", CANCELLED, "the network comes back, and then its time runs");
    lab.untilSettled(2);
    assertStock(PIECES, "one piece was taken, and one was returned");
  }

  @Test
  void nothing_is_half_cancelled_when_the_program_dies() throws Exception {
    var book = keepBook("book", A_MOMENT);
    var crash = lab.crash("before the piece was returned", book, 1);
    shop.beforeReturn(crash::here);
    lab.suspect(
        "That it is cancelled and that its piece is returned are two transactions: between them the"
            + " program died, and the next one finds nothing left to do.",
        () -> shop.state("order-1") == CANCELLED && shop.stock() < PIECES);
    events.holding("placed order-1");
    crash.awaitHappened();

    shop.beforeReturn(() -> {});
    keepBook("the next book", A_MOMENT);

    awaitState("order-1", CANCELLED, "the next program goes on where the first one died");
    lab.untilQuiet();
    assertStock(PIECES, "a cancelled order whose piece is not returned is a piece lost");
  }

  @Test
  void a_refund_is_paid_though_the_program_dies_before_it() throws Exception {
    var book = keepBook("book", A_MOMENT);
    cancelled("order-1");
    var crash = lab.crash("before the refund", book, 1);
    bank.before(crash::here);
    events.holding("paid order-1");
    crash.awaitHappened();

    bank.before(() -> {});
    keepBook("the next book", A_MOMENT);

    awaitRefund("order-1", "the bank has not paid yet, so the next program must ask for it");
  }

  @Test
  void a_refund_is_paid_once_though_the_program_dies_after_it() throws Exception {
    var book = keepBook("book", A_MOMENT);
    cancelled("order-1");
    var crash = lab.crash("after the refund", book, 1);
    bank.after(crash::here);
    events.holding("paid order-1");
    crash.awaitHappened();

    bank.after(() -> {});
    keepBook("the next book", A_MOMENT);
    lab.untilSettled(3);

    awaitRefund("order-1", "the bank knows by the key that it is the same refund");
  }

  @Test
  void an_order_that_fails_for_a_moment_is_not_overtaken_by_its_payment() throws Exception {
    lab.suspect(
        "No prefetch limit of 1 was set: the payment had been sent ahead already when the order was"
            + " put back, and overtook it (3.6).",
        () -> !hasQos());
    shop.beforeMoveTo(OPEN, WatchedShop::busy);
    events.holding("placed order-1", "paid order-1");

    keepBook("book", LONG);

    awaitState("order-1", PAID, "its payment waits behind it until the database answers again");
    assertRefunds("it was paid in time");
  }

  @Test
  void what_fails_is_not_tried_again_at_once() throws Exception {
    keepBook("book", LONG);
    var attempts = new CopyOnWriteArrayList<Long>();
    failAlways(attempts);

    events.holding("placed order-1");

    lab.eventually(
        "a fourth attempt",
        () -> {
          if (attempts.size() < 4) {
            throw new Finding("a fourth attempt", "there were " + attempts.size());
          }
        });
    var took = Duration.ofNanos(attempts.get(3) - attempts.get(0));
    if (took.compareTo(A_MOMENT) < 0) {
      throw new Finding(
              "a pause before each of the next three attempts",
              "all three came within " + took.toMillis() + " ms, put back without a pause")
          .because("a database that is asked thousands of times a second does not recover (4.6)");
    }
  }

  @Test
  void a_cancellation_that_fails_for_a_moment_is_tried_again() throws Exception {
    keepBook("book", A_MOMENT);
    shop.beforeMoveTo(CANCELLED, WatchedShop::busy);

    events.holding("placed order-1");

    awaitState(
        "order-1", CANCELLED, "a database that is busy for a moment is no reason to forget it");
    assertStock(PIECES, "its piece is returned");
  }

  @Test
  void a_refund_that_fails_for_a_moment_is_asked_for_again() throws Exception {
    keepBook("book", A_MOMENT);
    cancelled("order-1");
    var failures = new Throwing();
    failures.first(1, () -> new IllegalStateException("the bank does not answer"));
    bank.before(failures::pass);

    events.holding("paid order-1");

    awaitRefund("order-1", "a bank that does not answer for a moment has not paid yet");
  }

  @Test
  @RestartsBroker
  void the_book_balances_after_a_storm() throws Exception {
    timeToPay = Duration.ofSeconds(1);
    var customers = customers(lab.random());
    lab.suspect(
        "Events still wait, and no program reads them any more.",
        () -> events.ready() > 0 && events.consumers() == 0);
    lab.suspect(
        "What expires in the queue in which orders wait is passed on at most once: what was on its"
            + " way when the broker restarted is lost. A quorum queue can pass on at least once.",
        () -> passesOnAtMostOnce() && waiting.ready() + due.ready() + events.ready() == 0);
    var storm = lab.storm();
    storm.program(
        "book", 4, METHODS, (client, moment) -> keepBook(client, shop.at(moment), bank.at(moment)));

    storm.send(customers.say(), events::holding);
    for (int orders = 25; orders <= ORDERS; orders += 25) {
      awaitEnded(orders);
    }
    storm.send(customers.sayLate(), events::holding);
    awaitRefunds(customers);
    lab.untilQuiet();

    assertBalance(customers);
  }

  /**
   * A hundred customers: some pay, sooner or later, some when their order is cancelled already, and
   * some never.
   *
   * @param say what they say, in this order
   * @param sayLate what they say when all the rest is over
   */
  private record Customers(List<String> say, List<String> sayLate) {

    /** The orders that were paid at some time. */
    List<String> paid() {
      return Stream.concat(say.stream(), sayLate.stream())
          .map(ShopEvent::parse)
          .filter(event -> event.kind() == ShopEvent.Kind.PAID)
          .map(ShopEvent::order)
          .toList();
    }
  }

  private static Customers customers(Random random) {
    var say = new ArrayList<String>();
    var sayLate = new ArrayList<String>();
    orders().forEach(order -> say.add("placed " + order));
    for (var order : orders().toList()) {
      int placed = say.indexOf("placed " + order);
      switch (random.nextInt(5)) {
        case 0 -> sayLate.add("paid " + order);
        case 1 -> {} // never
        case 2 -> say.add(placed + 1 + random.nextInt(say.size() - placed), "paid " + order);
        default -> say.add(placed + 1, "paid " + order);
      }
    }
    return new Customers(say, sayLate);
  }

  private static Stream<String> orders() {
    return IntStream.rangeClosed(1, ORDERS).mapToObj(number -> "order-" + number);
  }

  private List<String> in(State... states) {
    return orders().filter(order -> List.of(states).contains(shop.state(order))).toList();
  }

  private void awaitEnded(int orders) {
    lab.eventually(
        orders + " orders to be paid or cancelled",
        () -> {
          if (in(PAID, CANCELLED).size() < orders) {
            assertEnded();
          }
        });
  }

  private void assertEnded() {
    var known = in(OPEN, PAID, CANCELLED).stream().map(order -> "placed " + order).toList();
    assertThat(lab.ledger())
        .because("every order that was placed has to be in the book")
        .conserves(orders().map(order -> "placed " + order).toList(), known);
    assertThat(lab.ledger())
        .because("every order is paid or cancelled when its time is over, whatever the weather")
        .conserves(orders().toList(), in(PAID, CANCELLED));
  }

  private List<String> tooLate(Customers customers) {
    return customers.paid().stream().filter(in(CANCELLED)::contains).toList();
  }

  private void awaitRefunds(Customers customers) {
    lab.eventually(
        "all refunds",
        () -> {
          if (bank.refunds().size() < tooLate(customers).size()) {
            assertRefunded(customers);
          }
        });
  }

  private void assertRefunded(Customers customers) {
    assertThat(lab.ledger())
        .because("whoever has paid gets his order or his money, and not both")
        .conserves(
            tooLate(customers).stream().map(order -> "paid " + order).toList(),
            bank.refunds().stream().map(order -> "paid " + order).toList());
  }

  private void assertBalance(Customers customers) {
    assertEnded();
    assertRefunded(customers);
    var sold = in(PAID);
    if (!customers.paid().containsAll(sold)) {
      throw new Finding("only orders to be paid whose customers have paid", "paid are " + sold);
    }
    assertStock(PIECES - sold.size(), "a piece is gone where it was sold, and nowhere else");
  }

  private boolean passesOnAtMostOnce() {
    return !new DeadLetters(lab, waiting.name()::equals)
        .argument("x-dead-letter-strategy")
        .contains("at-least-once");
  }

  private void assertWaits() {
    if (waiting.ready() != 1) {
      throw new Finding(
              "%s to hold the order for %d s".formatted(waiting, timeToPay.toSeconds()),
              waiting.exists() ? "it holds nothing" : "there is no such queue")
          .because("a program ends and starts anew; what its threads know is gone then");
    }
  }

  private Client keepBook(String name, Duration timeToPay) throws Exception {
    this.timeToPay = timeToPay;
    var client = lab.client(name);
    keepBook(client, shop, bank);
    return client;
  }

  private void keepBook(Client client, Shop shop, Bank bank) throws Exception {
    client.factory().setNetworkRecoveryInterval(A_MOMENT.toMillis());
    var queues = new OrderQueues(events.name(), waiting.name(), due.name());
    new OrderBook(client.factory(), shop, bank, queues, timeToPay).start();
  }

  /** Lets no order be opened, and notes when that was tried, in nanoseconds. */
  private void failAlways(List<Long> attempts) {
    shop.beforeMoveTo(
        OPEN,
        () -> {
          attempts.add(System.nanoTime());
          failAlways(attempts);
          WatchedShop.busy();
        });
  }

  /** Has an order placed and waits until it is cancelled. */
  private void cancelled(String order) {
    events.holding("placed " + order);
    awaitState(order, CANCELLED, "nobody has paid it in time");
  }

  /** The number of the first event in which the book acknowledged something, or a large one. */
  private int acknowledged() {
    return lab.wire().events(AMQP.Basic.Ack.class).stream()
        .filter(event -> event.direction() == WireEvent.Direction.TO_BROKER)
        .mapToInt(WireEvent::number)
        .findFirst()
        .orElse(Integer.MAX_VALUE);
  }

  private int firstOf(Class<? extends Method> type) {
    return lab.wire().events(type).stream()
        .mapToInt(WireEvent::number)
        .findFirst()
        .orElse(Integer.MAX_VALUE);
  }

  private void awaitState(String order, State state, String reason) {
    lab.eventually(order + " to be " + said(state), () -> assertState(order, state, reason));
  }

  private void assertState(String order, State state, String reason) {
    var actual = shop.state(order);
    if (actual != state) {
      throw new Finding(order + " to be " + said(state), "it is " + said(actual)).because(reason);
    }
  }

  private static String said(State state) {
    return state == UNKNOWN ? "unknown to the book" : state.name().toLowerCase(Locale.ROOT);
  }

  private void assertStock(int pieces, String reason) {
    if (shop.stock() != pieces) {
      throw new Finding(pieces + " pieces in stock", "there are " + shop.stock()).because(reason);
    }
  }

  private void awaitRefund(String order, String reason) {
    lab.eventually("the refund of " + order, () -> assertRefunds(reason, order));
  }

  private void assertRefunds(String reason, String... orders) {
    if (!bank.refunds().equals(List.of(orders))) {
      throw new Finding(
              orders.length == 0 ? "no refund" : "one refund, of " + orders[0],
              bank.refunds().isEmpty() ? "there was none" : "refunded were " + bank.refunds())
          .because(reason);
    }
  }
}
