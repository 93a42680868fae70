package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
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

  /**
   * Lets one die before or after a step of its work, with a payment for an account of its own, and
   * another take its place.
   *
   * @return false if it had no such step
   */
  static boolean diesAndIsCharged(
      Lab lab, Books books, LabQueue parked, Consumer<String> charging, boolean before, int step)
      throws Exception {
    var account = "%s-%d".formatted(before ? "before" : "after", step);
    books.open(account);
    var queue = lab.queue("payments-" + account).declaredWithRejectsTo(parked);
    var dying = of(lab, "dies " + account, charging);
    var crash = dying.database().die(lab, dying.client(), before, step);
    dying.start(queue);
    queue.receives(
        new BasicProperties.Builder().messageId("payment-" + account).deliveryMode(2).build(),
        (account + " 1250").getBytes(UTF_8));
    lab.await(
            "whether the payment is taken up",
            () -> crash.happened() || dying.hasAcknowledged() && books.charged(account) > 0)
        .toBe(true);
    if (!crash.happened()) {
      return false;
    }
    var next = of(lab, "follows " + account, charging);
    lab.start("start", () -> next.start(queue)).result();
    lab.await(
            "the cents charged, after an inbox died " + dying.database().moment(),
            () ->
                books.charged(account)
                    + (next.hasAcknowledged() || dying.hasAcknowledged()
                        ? ""
                        : ", and the payment is still in the queue"))
        .because("with less the money never comes, and with more the customer pays twice")
        .toBe("1250");
    return true;
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
