package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Exercise 2.8: the topology.
 *
 * <p>Each program of the shop makes sure at every start that the exchanges, queues and bindings it
 * needs are there. Mostly they are. Now and then somebody has changed the plan, or made a queue by
 * hand, and what is there is not what is planned.
 */
public class Topology {

  // tag::ensure[]
  /**
   * Declares what is missing and leaves what is there, messages included. What is there with other
   * properties is reported and left as it is; everything else is declared all the same.
   *
   * @param channel is needed afterwards, so it must stay open
   * @return a clash for each exchange and each queue that differs from the plan
   * @throws IOException if the broker cannot be reached
   */
  public List<Clash> ensure(Channel channel, ShopPlan plan) throws IOException {
    var connection = channel.getConnection();
    var clashes = new ArrayList<Clash>();
    for (var exchange : plan.exchanges()) {
      declare(
              connection,
              exchange.name(),
              probe -> probe.exchangeDeclare(exchange.name(), exchange.type(), true))
          .ifPresent(clashes::add);
    }
    for (var queue : plan.queues()) {
      declare(
              connection,
              queue.name(),
              probe -> probe.queueDeclare(queue.name(), true, false, false, queue.arguments()))
          .ifPresent(clashes::add);
    }
    for (var binding : plan.bindings()) {
      channel.queueBind(binding.queue(), binding.exchange(), binding.routingKey()); // <1>
    }
    return clashes;
  }

  private static Optional<Clash> declare(
      Connection connection, String name, Declaration declaration) throws IOException {
    var probe = connection.createChannel(); // <2>
    try {
      declaration.on(probe);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(new Clash(name, refusal(e).getReplyText())); // <3>
    } finally {
      probe.abort();
    }
  }

  private static AMQP.Channel.Close refusal(IOException e) throws IOException {
    if (e.getCause() instanceof ShutdownSignalException shutdown
        && shutdown.getReason() instanceof AMQP.Channel.Close close) {
      return close;
    }
    throw e; // <4>
  }

  @FunctionalInterface
  private interface Declaration {
    void on(Channel probe) throws IOException;
  }
  // end::ensure[]
}
