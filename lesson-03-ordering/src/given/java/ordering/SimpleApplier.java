package ordering;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Applies the changes of a queue one by one, each acknowledged once it is applied. Several of them
 * on one queue compete: each is busy with a change of its own at the same time.
 */
public final class SimpleApplier {

  /**
   * Starts to apply, and returns.
   *
   * @param queue a queue that exists
   * @param table is given each change; it may take its time
   * @throws IOException if the broker refuses
   */
  public void start(Connection connection, String queue, Consumer<Change> table)
      throws IOException {
    // tag::start[]
    var channel = connection.createChannel();
    channel.basicQos(1);
    channel.basicConsume(
        queue,
        false,
        (consumerTag, message) -> {
          table.accept(Change.parse(new String(message.getBody(), UTF_8)));
          channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
        },
        consumerTag -> {});
    // end::start[]
  }
}
