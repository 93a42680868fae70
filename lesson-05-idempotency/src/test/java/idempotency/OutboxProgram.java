package idempotency;

import static warren.lab.wire.Answer.nack;
import static warren.lab.wire.WireMethod.toBroker;
import static warren.lab.wire.WireMethod.toClient;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import warren.lab.Client;
import warren.lab.Crash;
import warren.lab.Lab;
import warren.lab.OtherProgram;
import warren.lab.Task;
import warren.lab.staging.MortalDatabase;

/** A program with an outbox: its client, the database as it sees it, and what it does with both. */
record OutboxProgram(
    Lab lab,
    Client client,
    MortalDatabase database,
    String queue,
    Duration timeout,
    Outbox outbox) {

  static OutboxProgram of(Lab lab, String name, String queue, Duration timeout) throws Exception {
    var client = lab.client(name);
    var database = new MortalDatabase(lab.database());
    var outbox = new Outbox(database.source(), client.channel(), queue, timeout);
    return new OutboxProgram(lab, client, database, queue, timeout, outbox);
  }

  Task<Void> place(ShopOrder order) {
    return lab.start("place", () -> outbox.place(order));
  }

  /** Places them, one after the other. */
  void placed(ShopOrder... orders) throws Exception {
    for (var order : orders) {
      place(order).result();
    }
  }

  Task<Integer> relay() {
    return lab.start("relay", outbox::relay);
  }

  /** The same, with nothing but database and broker in common with other programs. */
  Task<Integer> relayElsewhere() throws Exception {
    return lab.start("relay", elsewhere()::relay);
  }

  /** Starts the program anew, with nothing but database and broker as before, and places it. */
  void placedAfterANewStart(ShopOrder order) throws Exception {
    var elsewhere = elsewhere();
    lab.start("place", () -> elsewhere.place(order.number(), order.customer(), order.article()))
        .result();
  }

  private Elsewhere elsewhere() throws Exception {
    Elsewhere elsewhere = OtherProgram.start(NewOutbox.class);
    elsewhere.open(database.source(), client.channel(), queue, timeout);
    return elsewhere;
  }

  /** What two programs share. */
  public interface Elsewhere {
    void open(DataSource database, Channel channel, String queue, Duration timeout)
        throws IOException;

    void place(String number, String customer, String article) throws SQLException;

    int relay() throws Exception;
  }

  static final class NewOutbox implements Elsewhere {

    private Outbox outbox;

    @Override
    public void open(DataSource database, Channel channel, String queue, Duration timeout)
        throws IOException {
      outbox = new Outbox(database, channel, queue, timeout);
    }

    @Override
    public void place(String number, String customer, String article) throws SQLException {
      outbox.place(new ShopOrder(number, customer, article));
    }

    @Override
    public int relay() throws Exception {
      return outbox.relay();
    }
  }

  /**
   * Relays twice: the first call is given up before its confirm comes, the second is refused, and
   * the confirm of the first comes while the second is on its way.
   *
   * @return the second call
   */
  Task<Integer> relayedAgainBeforeTheFirstConfirm() {
    var late = client.hold(toClient(AMQP.Basic.Ack.class));
    late.giveUp(relay());
    client.answer(nack(1));
    var onItsWay = client.hold(toBroker(AMQP.Basic.Publish.class));
    var second = relay();
    onItsWay.awaitHeld();
    late.release();
    lab.untilQuiet();
    onItsWay.release();
    return second;
  }

  void assertConnectionsClosed(String when) {
    lab.await("the open connections to the database " + when, database::connections)
        .because("there are twenty or so, and when they are used up the shop stands still")
        .now()
        .toBe(0L);
  }

  /** Lets it die at a step of its work; false if the work has no such step. */
  boolean dies(boolean before, int step, Task.Action work) throws Exception {
    var crash = database.die(lab, client, before, step);
    try {
      work.run();
    } catch (Exception | Crash.Died e) {
      if (!crash.happened()) { // what the dead say, nobody hears
        throw e;
      }
    }
    return crash.happened();
  }
}
