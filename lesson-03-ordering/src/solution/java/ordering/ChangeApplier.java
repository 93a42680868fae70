package ordering;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.Map;
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
    // tag::start[]
    var channel = connection.createChannel();
    channel.queueDeclare(
        queue, true, false, false, Map.of("x-single-active-consumer", true)); // <1>
    channel.basicConsume(
        queue,
        false, // <2>
        (consumerTag, message) -> {
          table.accept(Change.parse(new String(message.getBody(), UTF_8)));
          channel.basicAck(message.getEnvelope().getDeliveryTag(), false); // <3>
        },
        consumerTag -> {});
    // end::start[]
  }
}
