package ordering;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.List;

/**
 * Exercise 3.4: the consistent-hash exchange.
 *
 * <p>The broker itself picks the queue for an entity's changes, by an exchange type that comes with
 * a plugin. The programs that publish need not know how many queues there are.
 */
public class ChangeExchange {

  private final String name;

  /**
   * An exchange that is not yet declared.
   *
   * @param name its name on the broker
   */
  public ChangeExchange(String name) {
    this.name = name;
  }

  /**
   * Declares the exchange and the shards' queues, all durable, and gives each shard its share of
   * the entities. Called at every start of every program; later there may be more shards than now.
   *
   * <p>What is there already stays as it is. So does a share: to bind a queue again with another
   * weight changes nothing.
   *
   * @throws IOException if the broker refuses
   */
  public void declare(Channel channel, List<Shard> shards) throws IOException {
    // tag::declare[]
    channel.exchangeDeclare(name, "x-consistent-hash", true); // <1>
    for (var shard : shards) {
      channel.queueDeclare(shard.queue(), true, false, false, null);
      channel.queueBind(shard.queue(), name, String.valueOf(shard.weight())); // <2>
    }
    // end::declare[]
  }

  /**
   * Publishes a change as a persistent message, so that all changes of an entity go to the same
   * queue. The body is the change's text, as {@link Change#toString} has it, in UTF-8. If the
   * connection is lost, it throws.
   */
  public void publish(Channel channel, Change change) throws IOException {
    // tag::publish[]
    channel.basicPublish(
        name,
        change.entity(), // <1>
        MessageProperties.PERSISTENT_TEXT_PLAIN,
        change.toString().getBytes(UTF_8));
    // end::publish[]
  }
}
