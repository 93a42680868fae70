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
    // tag::start[]
    var channel = connection.createChannel();
    channel.queueDeclare(
        queue, true, false, false, Map.of("x-single-active-consumer", true)); // <1>
    channel.basicQos(1); // <2>
    channel.basicConsume(
        queue,
        false, // <3>
        (consumerTag, message) -> {
          table.accept(Change.parse(new String(message.getBody(), UTF_8)));
          channel.basicAck(message.getEnvelope().getDeliveryTag(), false); // <4>
        },
        consumerTag -> {});
    // end::start[]
  }
}
