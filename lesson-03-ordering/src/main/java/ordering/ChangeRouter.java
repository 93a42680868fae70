package ordering;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.List;

/**
 * Exercise 3.3: partition by key.
 *
 * <p>One consumer keeps the order and is too slow. Several queues with a consumer each share the
 * work, and the order that counts is kept: that of each entity.
 */
public class ChangeRouter {

  private final Channel channel;
  private final List<String> queues;

  /**
   * A router over queues that exist.
   *
   * @param queues their names; at every start of the program the same ones in the same order
   */
  public ChangeRouter(Channel channel, List<String> queues) {
    this.channel = channel;
    this.queues = List.copyOf(queues);
  }

  /**
   * Sends a change to the queue of its entity, as a persistent message: its text, as {@link
   * Change#toString} has it, in UTF-8. All changes of an entity go to one queue, whichever program
   * sends them and however often it was started; the entities are spread evenly over the queues. If
   * the connection is lost, it throws.
   */
  public void publish(Change change) throws IOException {
    // TODO 1: make a number of the entity, the same one in every run: a hash.
    // TODO 2: make the index of a queue of it, whatever the number.
    // TODO 3: publish change.toString() to that queue, persistent.
    throw new UnsupportedOperationException("TODO 3.3: pick the entity's queue, publish");
  }
}
