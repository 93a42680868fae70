package ordering;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
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

  // tag::publish[]
  /**
   * Sends a change to the queue of its entity, as a persistent message: its text, as {@link
   * Change#toString} has it, in UTF-8. All changes of an entity go to one queue, whichever program
   * sends them and however often it was started; the entities are spread evenly over the queues. If
   * the connection is lost, it throws.
   */
  public void publish(Change change) throws IOException {
    int partition = Math.floorMod(change.entity().hashCode(), queues.size()); // <1>
    channel.basicPublish(
        "",
        queues.get(partition),
        MessageProperties.PERSISTENT_TEXT_PLAIN,
        change.toString().getBytes(UTF_8));
  }
  // end::publish[]
}
