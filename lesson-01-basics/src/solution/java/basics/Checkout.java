package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * Exercise 1.3: slow work goes out of the way.
 *
 * <p>The same program runs in two places: as the shop, which places orders, and as the mail worker,
 * which confirms them by mail. What they share is a queue.
 */
public class Checkout implements AutoCloseable {

  private final String queue;
  private final Mailer mailer;
  // tag::checkout[]
  private final Connection connection;
  private final Channel orders;

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
    this.queue = queue;
    this.mailer = mailer;
    connection = factory.newConnection("checkout"); // <1>
    try {
      orders = connection.createChannel();
      orders.queueDeclare(queue, true, false, false, null);
    } catch (IOException e) {
      connection.abort();
      throw e;
    }
  }

  /**
   * Places an order, which means here: hands a persistent message for the mail worker to the
   * connection and returns. It never waits for a mail. If the connection is lost, it throws. Many
   * threads may place orders.
   *
   * @param order any text, in any language
   */
  public synchronized void place(String order) throws IOException { // <2>
    orders.basicPublish("", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, order.getBytes(UTF_8));
  }

  /**
   * Has the orders in the queue confirmed by mail from now on, and returns at once. An order leaves
   * the queue when its mail is out. One for which the mailer throws stays there; when it is tried
   * again is up to you.
   *
   * @throws IOException if the broker refuses
   */
  public void startMailWorker() throws IOException {
    var mails = connection.createChannel(); // <3>
    mails.basicConsume(
        queue,
        false,
        (consumerTag, delivery) -> {
          mailer.confirm(new String(delivery.getBody(), UTF_8));
          mails.basicAck(delivery.getEnvelope().getDeliveryTag(), false); // <4>
        },
        consumerTag -> {});
  }

  /** Disconnects. Orders whose mail is not out yet stay in the queue. */
  @Override
  public void close() throws IOException {
    connection.close();
  }
  // end::checkout[]
}
