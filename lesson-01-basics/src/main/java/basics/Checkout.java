package basics;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * Exercise 1.3: slow work goes out of the way.
 *
 * <p>The same program runs in two places: as the shop, which places orders, and as the mail worker,
 * which confirms them by mail. What they share is a queue.
 */
public class Checkout implements AutoCloseable {

  private final ConnectionFactory factory;
  private final String queue;
  private final Mailer mailer;

  /**
   * Connects to the broker, once for all orders. If that fails, no connection is left open.
   *
   * @param factory knows where the broker is
   * @param queue where orders wait for their mail; it may have been declared already
   * @param mailer sends the mails
   * @throws IOException if the broker refuses
   */
  public Checkout(ConnectionFactory factory, String queue, Mailer mailer)
      throws IOException, TimeoutException {
    this.factory = factory;
    this.queue = queue;
    this.mailer = mailer;
    // TODO 1: open one connection, to be kept for all orders, and declare the queue as in 1.1.
    throw new UnsupportedOperationException("TODO 1.3: connect, declare");
  }

  /**
   * Places an order, which means here: hands a persistent message for the mail worker to the
   * connection and returns. It never waits for a mail. If the connection is lost, it throws. Many
   * threads may place orders.
   *
   * @param order any text, in any language
   */
  public void place(String order) throws IOException {
    // TODO 2: publish the order as in 1.1, and keep two threads from one channel.
    throw new UnsupportedOperationException("TODO 1.3: leave a message for the mail worker");
  }

  /**
   * Has the orders in the queue confirmed by mail from now on, and returns at once. An order leaves
   * the queue when its mail is out. One for which the mailer throws stays there; when it is tried
   * again is up to you.
   *
   * @throws IOException if the broker refuses
   */
  public void startMailWorker() throws IOException {
    // TODO 3: consume from the queue; send the mail, then acknowledge.
    throw new UnsupportedOperationException("TODO 1.3: consume, mail, acknowledge");
  }

  /** Disconnects. Orders whose mail is not out yet stay in the queue. */
  @Override
  public void close() throws IOException {
    // TODO 4: close the connection.
    throw new UnsupportedOperationException("TODO 1.3: close the connection");
  }
}
