package idempotency;

import static warren.lab.LabAssertions.assertThat;
import static warren.lab.wire.WireMethod.toBroker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.sql.DataSource;
import warren.lab.Lab;
import warren.lab.LabQueue;

/** A shop's tables, the warehouse that it writes to, and the programs that use both. */
final class Shops {

  /** Longer than any test. */
  private static final Duration PATIENT = Duration.ofMinutes(1);

  private final Lab lab;
  private final DataSource database;
  private final LabQueue warehouse;
  private final List<OutboxProgram> programs = new CopyOnWriteArrayList<>();

  Shops(Lab lab) throws SQLException {
    this.lab = lab;
    database = lab.database();
    warehouse = lab.queue("warehouse").declared();
    ShopOrder.createTables(database);
    execute("set default_lock_timeout 10000"); // whoever waits for another transaction has time
    lab.note("database", this::said);
  }

  private List<String> said() {
    return programs.stream().flatMap(program -> program.database().said().stream()).toList();
  }

  static ShopOrder order(int number) {
    return new ShopOrder("order-" + number, number == 10 ? "jörg" : "alice", "nut-m8");
  }

  LabQueue warehouse() {
    return warehouse;
  }

  OutboxProgram program(String name) throws Exception {
    return program(name, warehouse, PATIENT);
  }

  OutboxProgram program(String name, Duration timeout) throws Exception {
    return program(name, warehouse, timeout);
  }

  /** A program whose warehouse takes no message. */
  OutboxProgram programOfAFullWarehouse(LabQueue full) throws Exception {
    full.declared(Map.of("x-max-length", 1, "x-overflow", "reject-publish")).holding("in the way");
    return program("shop that finds it full", full, PATIENT);
  }

  private OutboxProgram program(String name, LabQueue queue, Duration timeout) throws Exception {
    var program = OutboxProgram.of(lab, name, queue.name(), timeout);
    programs.add(program);
    return program;
  }

  /** The numbers of the orders that are placed. */
  List<String> orders() {
    try (var connection = database.getConnection();
        var select = connection.createStatement();
        var rows = select.executeQuery("select number from orders order by number")) {
      var found = new ArrayList<String>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The ids of the messages that have arrived; null for those without. */
  Set<String> ids() {
    return new HashSet<>(warehouse.properties(BasicProperties::getMessageId));
  }

  void assertHolds(String why, ShopOrder... orders) {
    var messages = Stream.of(orders).map(ShopOrder::message).toArray(String[]::new);
    assertThat(warehouse).because(why).eventuallyHolds(messages);
  }

  /** So many different ones, and no message without. */
  void assertIds(int number, String why) {
    lab.await("the messages' ids", this::ids)
        .because(why)
        .now()
        .to("be " + number, ids -> ids.size() == number && !ids.contains(null));
  }

  void assertNoOrders(String why) {
    lab.await("the orders that are placed", this::orders).because(why).now().toBe(List.of());
  }

  /** One order that is placed and one message, or none of either. */
  void assertBothOrNeither(String why) {
    lab.await("orders and messages", () -> orders().size() + ", " + warehouse.ready())
        .because(why)
        .now()
        .to("be 0, 0 or 1, 1", List.of("0, 0", "1, 1")::contains);
  }

  /** At least once, and always under the same id. */
  void assertArrived(String why) {
    lab.await("the number of messages that have arrived", warehouse::ready)
        .because(why + ", and the order is placed all the same")
        .now()
        .to("be one or more", messages -> messages > 0);
    lab.await("the ids of what has arrived", this::ids)
        .because(why + ", and what comes twice is known by its id")
        .now()
        .to("be one", ids -> ids.size() == 1);
  }

  void forgetAll() throws SQLException {
    execute("delete from orders");
    execute("delete from outbox");
    warehouse.takeAll();
  }

  /** Places an order while another program's first message is on its way, and waits for both. */
  void placedWhileOneIsSent(OutboxProgram shop, ShopOrder order, OutboxProgram other)
      throws Exception {
    var held = other.client().hold(toBroker(AMQP.Basic.Publish.class));
    var relaying = other.relay();
    held.awaitHeld();
    var placing = shop.place(order);
    shop.database().untilItWaits(lab, placing);
    held.release();
    relaying.result();
    placing.result();
  }

  /** One program relays, and is slow; the other begins meanwhile. Waits until both have done it. */
  void relayAtOnce(OutboxProgram slow, OutboxProgram other) throws Exception {
    var first = slow.client().hold(toBroker(AMQP.Basic.Publish.class));
    var relaying = slow.relay();
    first.awaitHeld();
    var relayingToo = other.relayElsewhere();
    other.database().untilItWaits(lab, relayingToo);
    var second = slow.client().hold(toBroker(AMQP.Basic.Publish.class));
    first.release();
    lab.untilQuiet();
    second.release();
    relaying.result();
    relayingToo.result();
  }

  /** From now on no message can be noted, and none be found. */
  void loseOutbox() throws SQLException {
    execute("drop table outbox");
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
