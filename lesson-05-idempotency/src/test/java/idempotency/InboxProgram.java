package idempotency;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.sql.SQLException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import warren.lab.Client;
import warren.lab.Lab;
import warren.lab.LabQueue;
import warren.lab.OtherProgram;
import warren.lab.staging.MortalDatabase;
import warren.lab.wire.Settlement;

/** An inbox in a program of its own. */
record InboxProgram(Client client, MortalDatabase database, Inbox inbox) {

  /** What the program has to do with the test. */
  public interface Inbox {
    void open(DataSource database, Consumer<String> charging) throws SQLException;

    void start(Channel channel, String queue) throws IOException;
  }

  /** An inbox and the accounts, as the program has loaded them. */
  public static class StartedInbox implements Inbox {

    private PaymentInbox inbox;

    @Override
    public void open(DataSource database, Consumer<String> charging) throws SQLException {
      inbox = new PaymentInbox(database, new Books(database, charging));
      inbox.createTable();
    }

    @Override
    public void start(Channel channel, String queue) throws IOException {
      inbox.start(channel, queue);
    }
  }

  /**
   * One whose table is there, and which is yet to be started.
   *
   * @param name the program's client's
   * @param charging called in the middle of each charge, with the payment's text
   */
  static InboxProgram of(Lab lab, String name, Consumer<String> charging) throws Exception {
    var database = new MortalDatabase(lab.database());
    lab.note("statements of " + name, database::statements);
    Inbox inbox = OtherProgram.start(StartedInbox.class);
    var program = new InboxProgram(lab.client(name), database, inbox);
    program.open(charging);
    return program;
  }

  void open(Consumer<String> charging) throws SQLException {
    inbox.open(database.source(), charging);
  }

  void start(LabQueue queue) throws IOException {
    inbox.start(client.channel(), queue.name());
  }

  /** It waits for another one's transaction, or has acknowledged or rejected something. */
  boolean waitsOrIsDone() {
    return database.isStuck()
        || !client.wire().events(event -> Settlement.of(event).isPresent()).isEmpty();
  }

  boolean hasAcknowledged() {
    return !client.wire().methods(AMQP.Basic.Ack.class).isEmpty();
  }
}
