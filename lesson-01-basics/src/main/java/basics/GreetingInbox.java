package basics;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Exercise 1.2: the first consumer. */
public class GreetingInbox implements AutoCloseable {

  private final Connection connection;
  private final String queue;
  private final Consumer<String> handler;

  /**
   * An inbox that is not yet started.
   *
   * @param connection the program's connection, which others use too
   * @param queue the queue's name; somebody may have declared it already, or nobody
   * @param handler is given each greeting, one after the other
   */
  public GreetingInbox(Connection connection, String queue, Consumer<String> handler) {
    this.connection = connection;
    this.queue = queue;
    this.handler = handler;
  }

  /**
   * Has the broker send the queue's greetings from now on, and returns at once. A greeting leaves
   * the queue when the handler has returned. One for which the handler throws stays there; what is
   * received after that is up to you.
   *
   * @throws IOException if the broker refuses
   */
  public void start() throws IOException {
    // TODO 1: open a channel and keep it; declare the queue as in 1.1.
    // TODO 2: consume with manual acknowledgement; give each text to the handler.
    // TODO 3: acknowledge each delivery by its own tag, once the handler has returned.
    throw new UnsupportedOperationException("TODO 1.2: declare, consume, acknowledge");
  }

  /**
   * Stops receiving. What was received and not yet acknowledged goes back to the queue; the
   * connection stays open for the others.
   */
  @Override
  public void close() throws IOException, TimeoutException {
    // TODO 4: close what start opened, and nothing else.
    throw new UnsupportedOperationException("TODO 1.2: close the channel");
  }
}
