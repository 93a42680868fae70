package idempotency;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/**
 * Exercise 5.5: an outbox.
 *
 * <p>An order is a row in the shop's database, and a message to the warehouse. If only one of the
 * two comes about, something is packed that nobody ordered, or ordered and never packed.
 */
public class Outbox {

  private final DataSource database;
  private final Channel channel;
  private final String queue;
  private final Duration timeout;

  /**
   * An outbox; other programs have one of their own for the same tables and the same queue.
   *
   * @param database with the tables of {@link ShopOrder#createTables}; who gets a connection from
   *     it closes it
   * @param channel an open channel, for this outbox alone
   * @param queue where the warehouse gets its messages; it exists
   * @param timeout how long to wait for a confirm
   */
  public Outbox(DataSource database, Channel channel, String queue, Duration timeout)
      throws IOException {
    this.database = database;
    this.channel = channel;
    this.queue = queue;
    this.timeout = timeout;
    // TODO 1: let the channel confirm what is published on it.
  }

  /**
   * Places an order and notes the message for it: both or neither. The broker has no part in it.
   *
   * @throws SQLException if it cannot be placed, such as when there is an order of that number
   */
  public void place(ShopOrder order) throws SQLException {
    // TODO 2: insert the order and, in the same transaction, its message with an id of its own.
    throw new UnsupportedOperationException("TODO 5.5: order and message in one transaction");
  }

  /**
   * Sends what is noted and not sent yet, in the order in which it was noted: persistent, each with
   * its message id. A message is done with when the broker has confirmed it. Until then it stays
   * noted, those behind it wait, and the next call, of this outbox or of another, sends it again
   * with the same id. While two programs do this at the same time, nothing is sent twice and
   * nothing overtakes.
   *
   * @return how many messages it has sent
   * @throws SQLException if the database refuses
   * @throws IOException if the broker refuses a message, or the connection to it is lost
   * @throws TimeoutException if there is no confirm in time
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public int relay() throws SQLException, IOException, TimeoutException, InterruptedException {
    // TODO 3: as long as there is one, read the first message and keep other programs from it.
    // TODO 4: publish it, wait for the confirm, and only then delete it, or mark it as sent.
    throw new UnsupportedOperationException("TODO 5.5: read, publish, wait, delete, and so on");
  }
}
