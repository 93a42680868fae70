package idempotency;

import com.rabbitmq.client.Channel;
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
  Task<Integer> relayElsewhere() {
    Relay elsewhere = OtherProgram.start(NewRelay.class);
    var channel = client.channel();
    return lab.start("relay", () -> elsewhere.relay(database.source(), channel, queue, timeout));
  }

  /** What two programs share. */
  public interface Relay {
    int relay(DataSource database, Channel channel, String queue, Duration timeout)
        throws Exception;
  }

  static final class NewRelay implements Relay {
    @Override
    public int relay(DataSource database, Channel channel, String queue, Duration timeout)
        throws Exception {
      return new Outbox(database, channel, queue, timeout).relay();
    }
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
