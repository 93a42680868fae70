package ordering;

import com.rabbitmq.client.Channel;
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
    // TODO 1: declare a durable exchange of the type x-consistent-hash.
    // TODO 2: declare each shard's queue: durable, not exclusive, not auto-delete.
    // TODO 3: bind it; with this type of exchange the binding key says how large its share is.
    throw new UnsupportedOperationException("TODO 3.4: declare the exchange, queues and bindings");
  }

  /**
   * Publishes a change as a persistent message, so that all changes of an entity go to the same
   * queue. The body is the change's text, as {@link Change#toString} has it, in UTF-8. If the
   * connection is lost, it throws.
   */
  public void publish(Channel channel, Change change) throws IOException {
    // TODO 4: publish to the exchange, persistent; it hashes the routing key.
    throw new UnsupportedOperationException("TODO 3.4: publish the change");
  }
}
