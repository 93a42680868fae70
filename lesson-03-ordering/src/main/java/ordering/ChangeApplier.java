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
   * Starts to apply the changes that come to a queue, and returns. As long as the connections hold,
   * one change is applied at a time over all instances, in the order of the queue. When the active
   * instance dies or loses its connection, another takes over, beginning with the change in hand.
   *
   * <p>An instance is sent no change before it has acknowledged the last one. If it loses its
   * connection and lives on, it may still apply the change in hand, though another has applied it
   * and more since; but no other.
   *
   * @param connection this instance's connection
   * @param queue nobody but the appliers declares it; they make it survive a restart. Its messages
   *     are changes as text, in UTF-8
   * @param table is given each change; when it returns, the change is applied. If it throws, the
   *     change stays the next one to be applied, here or at another instance
   * @throws IOException if the broker refuses
   */
  public void start(Connection connection, String queue, Consumer<Change> table)
      throws IOException {
    // TODO 1: declare the queue, durable, with the argument that gives it one active consumer.
    // TODO 2: have the broker send no change before the last one is acknowledged.
    // TODO 3: consume with manual acknowledgement. Change.parse reads a message's body.
    // TODO 4: in the callback, apply the change, then acknowledge it.
    throw new UnsupportedOperationException("TODO 3.2: declare, consume, apply one at a time");
  }
}
