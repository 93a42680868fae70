package basics;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Exercise 1.1: the first message. */
public class Greeter {

  /**
   * Sends one persistent text message to a queue, from connecting to closing. However it ends, it
   * leaves no connection open.
   *
   * @param factory knows where the broker is
   * @param queue the queue's name; somebody may have declared it already, or nobody
   * @param text any text, in any language
   * @throws IOException if the broker cannot be reached or refuses
   * @throws TimeoutException if the broker does not answer
   */
  public void send(ConnectionFactory factory, String queue, String text)
      throws IOException, TimeoutException {
    // TODO 1: open a connection, and on it a channel. Close them, also when a later step fails.
    // TODO 2: declare the queue: durable, not exclusive, not auto-delete, no arguments.
    // TODO 3: publish the text as UTF-8, persistent, through the default exchange.
    throw new UnsupportedOperationException("TODO 1.1: connect, declare, publish, close");
  }
}
