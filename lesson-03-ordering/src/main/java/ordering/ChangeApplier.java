package ordering;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Exercise 3.2: a single active consumer.
 *
 * <p>Several instances of the shop's back office run, so that one may fail. Each starts an applier
 * on the same queue.
 */
public class ChangeApplier {

  /**
   * Starts to apply the changes that come to a queue, and returns. Over all instances one change is
   * applied at a time, in the order of the queue. When the instance that applies dies, another one
   * takes over with the change that was in hand.
   *
   * @param connection this instance's connection
   * @param queue nobody but the appliers declares it; they make it survive a restart
   * @param table is given each change; when it returns, the change is applied
   * @throws IOException if the broker refuses
   */
  public void start(Connection connection, String queue, Consumer<Change> table)
      throws IOException {
    // TODO 1: declare the queue, durable, with the argument that gives it one active consumer.
    // TODO 2: consume with manual acknowledgement. Change.parse reads a message's body.
    // TODO 3: in the callback, apply the change, then acknowledge it.
    throw new UnsupportedOperationException("TODO 3.2: declare, consume, apply one at a time");
  }
}
