package idempotency;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Exercise 5.2: a unique key.
 *
 * <p>Payments come at least once, each with a message id that stays the same however often it
 * comes. Each is to be charged exactly once.
 */
public class PaymentInbox {

  private final DataSource database;
  private final Accounts accounts;

  /**
   * An inbox that is not yet started.
   *
   * @param database where the accounts are; other inboxes use it at the same time. It has few
   *     connections, which are to be closed after use, and a restart of it ends them all
   */
  public PaymentInbox(DataSource database, Accounts accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  /**
   * Creates the table in which inboxes remember payments, unless it is there. Each inbox does so
   * before it is started.
   *
   * @throws SQLException if the database refuses, or is away
   */
  public void createTable() throws SQLException {
    // TODO 1: a table of the message ids that were charged. What must never be in it twice?
    throw new UnsupportedOperationException("TODO 5.2: create the table of message ids");
  }

  /**
   * Starts to charge the payments that come to a queue, and returns. A payment leaves the queue
   * once it is charged; one that was charged before is a repeat and leaves it as well. One that
   * cannot be read, has no message id, or cannot be charged, for whatever reason, leaves no trace
   * in the database: it is rejected, so that the queue's dead-letter exchange keeps it, and may
   * come again later under the same id. What comes after it is charged.
   *
   * @param channel for this inbox alone
   * @param queue holds {@link Payment}s, as text in UTF-8, with message ids of up to 255 characters
   * @throws IOException if the broker refuses
   */
  public void start(Channel channel, String queue) throws IOException {
    // TODO 2: consume with manual acknowledgement.
    // TODO 3: in one transaction, put the message id into the table, and then charge the payment.
    // TODO 4: commit, and then acknowledge.
    // TODO 5: if the database says that the id is there already, it is a repeat: acknowledge it.
    // TODO 6: if anything else goes wrong, roll back, and reject it without requeue.
    throw new UnsupportedOperationException("TODO 5.2: remember and charge in one transaction");
  }
}
