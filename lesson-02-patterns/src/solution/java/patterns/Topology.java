package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Exercise 2.8: the topology.
 *
 * <p>Each program of the shop makes sure at every start that the exchanges, queues and bindings it
 * needs are there. Mostly they are. Now and then somebody has changed the plan, or made a queue by
 * hand, and what is there is not what is planned.
 */
public class Topology {

  // tag::ensure[]
  private static final Set<Integer> NOT_AS_PLANNED =
      Set.of(AMQP.PRECONDITION_FAILED, AMQP.RESOURCE_LOCKED); // <1>

  /**
   * Declares what is missing and leaves what is there, messages included. What is there and not as
   * planned is reported and left as it is; the rest is declared all the same. Bindings are made to
   * what is reported, too, unless the broker refuses them: nobody can bind a queue that is
   * exclusive to another connection.
   *
   * @param channel is needed afterwards, so it stays open, whatever the broker refuses; it is the
   *     only one that does
   * @return a clash for each exchange and each queue that is there and not as planned: it has other
   *     properties, or is exclusive to another connection
   * @throws IOException if the broker refuses anything for another reason, or if the connection is
   *     lost while the broker is asked
   */
  public List<Clash> ensure(Channel channel, ShopPlan plan) throws IOException {
    var connection = channel.getConnection();
    var clashes = new ArrayList<Clash>();
    for (var exchange : plan.exchanges()) {
      ask(connection, probe -> probe.exchangeDeclare(exchange.name(), exchange.type(), true))
          .ifPresent(difference -> clashes.add(new Clash(exchange.name(), difference)));
    }
    for (var queue : plan.queues()) {
      ask(
              connection,
              probe -> probe.queueDeclare(queue.name(), true, false, false, queue.arguments()))
          .ifPresent(difference -> clashes.add(new Clash(queue.name(), difference)));
    }
    for (var it : plan.bindings()) {
      ask(connection, probe -> probe.queueBind(it.queue(), it.exchange(), it.routingKey())); // <2>
    }
    return clashes;
  }

  /** What the broker says of something that is there and not as planned. */
  private static Optional<String> ask(Connection connection, Question question) throws IOException {
    var probe = connection.createChannel(); // <3>
    try {
      question.on(probe);
      return Optional.empty();
    } catch (IOException e) {
      if (e.getCause() instanceof ShutdownSignalException shutdown
          && shutdown.getReason() instanceof AMQP.Channel.Close refusal
          && NOT_AS_PLANNED.contains(refusal.getReplyCode())) {
        return Optional.of(refusal.getReplyText()); // <4>
      }
      throw e; // <5>
    } finally {
      probe.abort();
    }
  }

  @FunctionalInterface
  private interface Question {
    void on(Channel probe) throws IOException;
  }
  // end::ensure[]
}
