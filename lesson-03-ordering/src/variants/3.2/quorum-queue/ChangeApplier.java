package ordering;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

public class ChangeApplier {

  public void start(Connection connection, String queue, Consumer<Change> table)
      throws IOException {
    Map<String, Object> arguments = new HashMap<>();
    arguments.put("x-queue-type", "quorum");
    arguments.put("x-single-active-consumer", true);
    Channel channel = connection.createChannel();
    channel.queueDeclare(queue, true, false, false, arguments);
    channel.basicQos(1);
    channel.basicConsume(
        queue,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            table.accept(Change.parse(new String(body, StandardCharsets.UTF_8)));
            getChannel().basicAck(envelope.getDeliveryTag(), true);
          }
        });
  }
}
