package idempotency;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Crash;
import warren.lab.Exercise;
import warren.lab.Fault;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.LabQueue.Message;
import warren.lab.OtherProgram;
import warren.lab.Task;
import warren.lab.staging.MortalDatabase;

@Exercise("5.5")
class OutboxTest {

  /** Longer than any test. */
  private static final Duration PATIENT = Duration.ofMinutes(1);

  /** More steps in the database than any answer needs. */
  private static final int MANY = 30;

  private Lab lab;
  private LabQueue warehouse;
  private Program shop;
  private boolean publishedWhenPlaced;
  private boolean half;
  private boolean otherIds;
  private boolean lost;
  private boolean sentTwice;
  private boolean skipped;

  /** A program with an outbox, and what is in its way. */
  private record Program(Client client, MortalDatabase database, Outbox outbox) {}

  @BeforeEach
  void a_shop_and_a_warehouse(Lab lab) throws Exception {
    this.lab = lab;
    warehouse = lab.queue("warehouse");
    ShopOrder.createTables(lab.database());
    execute("set default_lock_timeout 10000"); // whoever waits for another transaction has time
    likelyMistakes();
  }

  private void likelyMistakes() {
    lab.suspect(
        "The message was published while its order was placed. What the broker has it has, whatever"
            + " becomes of the transaction; and without the broker there is no order.",
        () -> publishedWhenPlaced);
    lab.suspect(
        "Order and message were committed apart, and the crash came between the two: both have to"
            + " be written in one transaction.",
        () -> half && !publishedWhenPlaced);
    lab.suspect(
        "Two programs read the same message and both sent it: whoever has it in hand has to keep it"
            + " locked until it is done with.",
        () -> sentTwice);
    lab.suspect(
        "No confirm was asked for, so nobody knows whether the broker has the message:"
            + " channel.confirmSelect().",
        () ->
            lab.wire().methods(AMQP.Confirm.Select.class).isEmpty()
                && !lab.wire().methods(AMQP.Basic.Publish.class).isEmpty());
    lab.suspect(
        "A message that was sent again had another id. Its id has to be noted with it, or whoever"
            + " gets it cannot tell the repeat.",
        () -> otherIds);
    lab.suspect(
        "All of the table was deleted, what came while one was being sent included: delete what was"
            + " confirmed, and nothing else.",
        () -> lost);
    lab.suspect(
        "What another program had locked was skipped, and so the next one overtook it.",
        () -> skipped);
  }

  @Test
  void an_order_that_is_placed_reaches_the_warehouse() throws Exception {
    open();
    shop.outbox().place(order(1));
    shop.outbox().place(order(2));

    int sent = relay(shop);

    assertThat(warehouse)
        .because("what is ordered has to be packed")
        .eventuallyHolds(order(1).message(), order(2).message());
    var ids = warehouse.messages().stream().map(OutboxTest::id).toList();
    if (ids.contains("null") || new HashSet<>(ids).size() < 2) {
      throw new Finding(
              "two messages with a message id each, and not the same",
              "their ids are " + String.join(", ", ids))
          .because("sooner or later one comes twice, and an id is all that tells it");
    }
    assertThat(warehouse)
        .because("a restart of the broker would lose it, and it is noted nowhere any more")
        .messagesArePersistent();
    if (sent != 2) {
      throw new Finding("relay to return 2, as it has sent two messages", "it returned " + sent);
    }
    assertOrders("both were placed", order(1), order(2));
  }

  @Test
  void what_was_sent_is_not_sent_again() throws Exception {
    open();
    shop.outbox().place(order(1));

    relay(shop);
    relay(shop);

    assertThat(warehouse)
        .because("the broker has confirmed it, so it is done with")
        .eventuallyHolds(order(1).message());
  }

  @Test
  void what_is_noted_meanwhile_is_sent_too() throws Exception {
    open();
    shop.outbox().place(order(1));
    var relay = program("relay");
    var held = relay.client().hold(toBroker(AMQP.Basic.Publish.class));
    var relaying = start(relay);
    held.awaitHeld();
    var placing = lab.start("place", () -> shop.outbox().place(order(2)));
    awaitRest("place", shop, placing);

    held.release();
    relaying.result();
    placing.result();
    relay(relay);

    lost = !warehouse.bodies().contains(order(2).message());
    assertThat(warehouse)
        .because("order 2 was placed while the message of order 1 was on its way to the broker")
        .eventuallyHolds(order(1).message(), order(2).message());
  }

  @Test
  void messages_go_out_in_the_order_in_which_they_were_noted() throws Exception {
    open();
    for (int number : List.of(3, 1, 5, 2, 4)) {
      shop.outbox().place(order(number));
    }

    relay(shop);

    assertThat(warehouse)
        .because("who ordered first is packed for first")
        .eventuallyHolds(
            order(3).message(),
            order(1).message(),
            order(5).message(),
            order(2).message(),
            order(4).message());
  }

  @Test
  void orders_are_placed_while_the_broker_is_away() throws Exception {
    open();
    shop.client().die();

    place(shop, order(1));

    assertOrders("a shop that sells only while the broker is there needn't have one", order(1));
    var next = program("the next shop");
    relay(next);
    assertThat(warehouse)
        .because("it was noted, and somebody sends it when the broker is there again")
        .eventuallyHolds(order(1).message());
  }

  @Test
  void an_order_that_fails_sends_nothing() throws Exception {
    open();
    shop.outbox().place(order(1));
    relay(shop);
    warehouse.takeAll();
    boolean failed = false;

    try {
      shop.outbox().place(order(1));
    } catch (SQLException expected) {
      failed = true;
    }
    relay(shop);

    if (!failed) {
      throw new Finding(
          "an SQLException, as there is an order of that number",
          "place returned as if all were well");
    }
    assertThat(warehouse).because("what was not ordered must not be packed").staysEmpty();
  }

  @Test
  void wherever_the_shop_dies_order_and_message_stay_together() throws Exception {
    open();
    atEveryStep(this::diesPlacing);
  }

  /** A program that dies before or after a step; false where it has no such step. */
  @FunctionalInterface
  private interface Dying {
    boolean dies(boolean before, int step) throws Exception;
  }

  private static void atEveryStep(Dying program) throws Exception {
    for (var before : List.of(true, false)) {
      for (int step = 1; step < MANY && program.dies(before, step); step++) {
        // on to the next step
      }
    }
  }

  private static void untilDead(Crash crash, Task.Action work) throws Exception {
    try {
      work.run();
    } catch (Exception | Crash.Died e) {
      if (!crash.happened()) { // what the dead say, nobody hears
        throw e;
      }
    }
  }

  /** False where placing an order has no such step. */
  private boolean diesPlacing(boolean before, int step) throws Exception {
    forgetAll();
    shop = program("shop %s step %d".formatted(before ? "before" : "after", step));
    var crash = shop.database().die(lab, shop.client(), before, step);
    untilDead(crash, () -> place(shop, order(1)));
    relay(program("relay for " + shop.client().name()));
    boolean ordered = !rows("orders").isEmpty();
    int messages = warehouse.ready();
    half = ordered != (messages > 0);
    if (half) {
      throw new Finding(
              "the order and its message, or neither, although the shop died "
                  + shop.database().moment(),
              ordered ? "there is the order and no message" : "there is the message and no order")
          .because(
              ordered
                  ? "the customer waits for what nobody packs"
                  : "something is packed that nobody has ordered");
    }
    return crash.happened();
  }

  @Test
  void wherever_a_relay_dies_the_message_arrives() throws Exception {
    open();
    atEveryStep(this::diesRelaying);
  }

  /** False where sending one message has no such step. */
  private boolean diesRelaying(boolean before, int step) throws Exception {
    forgetAll();
    place(shop, order(1));
    var relay = program("relay %s step %d".formatted(before ? "before" : "after", step));
    var crash = relay.database().die(lab, relay.client(), before, step);
    untilDead(crash, () -> relay(relay));
    relay(program("relay after " + relay.client().name()));
    assertArrived("the relay died " + relay.database().moment());
    return crash.happened();
  }

  @Test
  void wherever_the_connection_is_cut_the_message_arrives() throws Exception {
    open();
    for (int cut = 1; cut <= 3; cut++) {
      forgetAll();
      place(shop, order(1));
      var relay = program("relay with cut " + cut);
      var fault = cut(cut, relay.client());
      try {
        relay(relay);
      } catch (Exception expected) {
        // it could not be sent, or its confirm is lost
      }
      fault.awaitFired();
      relay.client().die();
      relay(program("relay after cut " + cut));
      assertArrived("the connection was cut: " + fault);
    }
  }

  private static Fault cut(int number, Client client) {
    return switch (number) {
      case 1 -> client.cutBefore(1, toBroker(AMQP.Basic.Publish.class));
      case 2 -> client.cutAfter(1, toBroker(AMQP.Basic.Publish.class));
      default -> client.cutBefore(1, toClient(AMQP.Basic.Ack.class));
    };
  }

  private void assertArrived(String although) {
    var arrived = warehouse.messages();
    if (arrived.isEmpty()) {
      throw new Finding(
              "the message to arrive although " + although,
              "the queue is empty, and nothing is left")
          .because("the order is there, and what is ordered is never packed");
    }
    var ids = new HashSet<>(arrived.stream().map(OutboxTest::id).toList());
    otherIds = ids.size() > 1;
    if (otherIds) {
      throw new Finding(
              "the message to come once, or more often with the same id, although " + although,
              "it came with different ids: " + String.join(", ", ids))
          .because("the warehouse takes it for two orders, and packs twice");
    }
  }

  @Test
  void a_message_that_the_broker_refuses_stays_noted() throws Exception {
    open(Map.of("x-max-length", 1, "x-overflow", "reject-publish"));
    shop.outbox().place(order(1));
    relay(shop);
    shop.outbox().place(order(2));
    boolean failed = false;

    try {
      relay(shop);
    } catch (UnsupportedOperationException todo) {
      throw todo;
    } catch (Exception expected) {
      failed = true;
    }
    warehouse.takeAll();
    shop.client().die();
    relay(program("relay"));

    assertThat(warehouse)
        .because("the queue was full and the broker refused it (nack); now there is room")
        .eventuallyHolds(order(2).message());
    if (!failed) {
      throw new Finding(
          "relay to fail, as the broker refused the message", "it returned as if all were well");
    }
  }

  @Test
  void two_relays_send_nothing_twice_and_nothing_overtakes() throws Exception {
    open();
    for (int number = 1; number <= 3; number++) {
      shop.outbox().place(order(number));
    }
    var a = program("relay a");
    var held = a.client().hold(toBroker(AMQP.Basic.Publish.class));
    var first = start(a);
    held.awaitHeld();
    var b = program("relay b");
    Relay elsewhere = OtherProgram.start(NewRelay.class);
    var second =
        lab.start(
            "relay",
            () -> elsewhere.relay(b.database().source(), b.client().channel(), warehouse.name()));
    awaitRest("relay b", b, second);

    held.release();
    first.result();
    second.result();

    var bodies = warehouse.bodies();
    var expected = List.of(order(1).message(), order(2).message(), order(3).message());
    sentTwice = new HashSet<>(bodies).size() < bodies.size();
    skipped = !sentTwice && !bodies.equals(expected);
    if (!bodies.equals(expected)) {
      throw new Finding("the warehouse to get orders 1, 2 and 3, each once", "it got " + bodies)
          .because(
              "relay a had the first one in hand and was slow; until it is through, relay b has to"
                  + " leave it and those behind it alone");
    }
  }

  /** Relays in a program of its own, with nothing but database and broker in common with others. */
  public interface Relay {
    int relay(DataSource database, Channel channel, String queue) throws Exception;
  }

  static final class NewRelay implements Relay {
    @Override
    public int relay(DataSource database, Channel channel, String queue) throws Exception {
      return new Outbox(database, channel, queue, PATIENT).relay();
    }
  }

  private void awaitRest(String what, Program program, Task<?> task) {
    var expected = what + " to wait for the relay that is on its way, or to be done";
    int[] waiting = {0};
    lab.eventually(
        expected,
        () -> {
          waiting[0] = program.database().changesOrWaits() ? waiting[0] + 1 : 0;
          if (!task.isDone() && waiting[0] < 3) {
            throw new Finding(expected, "it does neither");
          }
        });
  }

  private void forgetAll() throws SQLException {
    execute("delete from orders");
    execute("delete from outbox");
    warehouse.takeAll();
  }

  private void open() throws Exception {
    open(Map.of());
  }

  private void open(Map<String, Object> arguments) throws Exception {
    warehouse.declared(arguments);
    shop = program("shop");
  }

  private Program program(String name) throws Exception {
    var client = lab.client(name);
    var database = new MortalDatabase(lab.database());
    return new Program(
        client,
        database,
        new Outbox(database.source(), client.channel(), warehouse.name(), PATIENT));
  }

  private Task<Integer> start(Program program) {
    return lab.start("relay", () -> program.outbox().relay());
  }

  private int relay(Program program) throws Exception {
    return start(program).result();
  }

  private void place(Program program, ShopOrder order) throws Exception {
    int published = published(program);
    try {
      lab.start("place", () -> program.outbox().place(order)).result();
    } finally {
      publishedWhenPlaced |= published(program) > published;
    }
  }

  private static int published(Program program) {
    return program.client().wire().methods(AMQP.Basic.Publish.class).size();
  }

  private static ShopOrder order(int number) {
    return new ShopOrder("order-" + number, "alice", "nut-m8");
  }

  private static String id(Message message) {
    return String.valueOf(message.properties().getMessageId());
  }

  private void assertOrders(String why, ShopOrder... expected) {
    var numbers = List.of(expected).stream().map(ShopOrder::number).toList();
    var orders = rows("orders");
    if (!orders.equals(numbers)) {
      throw new Finding(
              "in the table of orders: " + String.join(", ", numbers),
              orders.isEmpty() ? "there is none" : "there is " + String.join(", ", orders))
          .because(why);
    }
  }

  /** The first column of all that stands in a table. */
  private List<String> rows(String table) {
    var found = new ArrayList<String>();
    try (var connection = lab.database().getConnection();
        var select = connection.createStatement();
        var rows = select.executeQuery("select * from " + table + " order by 1")) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = lab.database().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
