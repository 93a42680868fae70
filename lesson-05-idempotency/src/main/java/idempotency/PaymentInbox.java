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
   * @param database where the accounts are; other inboxes use it at the same time
   */
  public PaymentInbox(DataSource database, Accounts accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  /**
   * Creates the table in which inboxes remember payments, unless it is there. Each inbox does so
   * before it is started.
   *
   * @throws SQLException if the database refuses
   */
  public void createTable() throws SQLException {
    // TODO 1: make a table with the message ids of the payments that were charged. What must the
    //         database never let happen in it?
    throw new UnsupportedOperationException("TODO 5.2: create the table of message ids");
  }

  /**
   * Starts to charge the payments that come to a queue, and returns. A payment leaves the queue
   * once it is charged; one that was charged before is a repeat and leaves it as well. One that
   * cannot be charged, or has no message id, leaves no trace in the database: it is rejected, so
   * that the queue's dead-letter exchange keeps it, and may come again later.
   *
   * @param channel for this inbox alone
   * @param queue holds payments, with their message ids
   * @throws IOException if the broker refuses
   */
  public void start(Channel channel, String queue) throws IOException {
    // TODO 2: consume with manual acknowledgement.
    // TODO 3: in one transaction: put the message id into the table, and charge the payment if that
    //         went well. Commit, and then acknowledge.
    // TODO 4: the database says that the id is there already: a repeat. Acknowledge.
    // TODO 5: anything else went wrong: roll back and reject.
    throw new UnsupportedOperationException("TODO 5.2: remember and charge in one transaction");
  }
}
