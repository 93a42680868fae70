package ordering;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

public class ChangeApplier {

  public void start(Connection connection, String queue, Consumer<Change> table)
      throws IOException {
    Channel channel = connection.createChannel();
    channel.queueDeclare(queue, true, false, false, Map.of("x-single-active-consumer", true));
    channel.basicQos(1);
    channel.basicConsume(queue, false, (tag, message) -> apply(channel, message, table), tag -> {});
  }

  private static void apply(Channel channel, Delivery message, Consumer<Change> table)
      throws IOException {
    Change change = Change.parse(new String(message.getBody(), UTF_8));
    for (int tries = 1; ; tries++) {
      try {
        table.accept(change);
        break;
      } catch (RuntimeException e) {
        if (tries == 3) {
          throw e; // the channel closes, and the change goes to the next in line
        }
      }
    }
    channel.basicAck(message.getEnvelope().getDeliveryTag(), true);
  }
}
