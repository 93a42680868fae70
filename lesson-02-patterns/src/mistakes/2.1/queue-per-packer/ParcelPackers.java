package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;

public class ParcelPackers {

  private final String queue;

  public ParcelPackers(String queue) {
    this.queue = queue;
  }

  public void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(queue, BuiltinExchangeType.FANOUT, true);
  }

  public void handIn(Channel channel, String parcel) throws IOException {
    channel.basicPublish(
        queue, "", MessageProperties.PERSISTENT_TEXT_PLAIN, parcel.getBytes(UTF_8));
  }

  public void startPacker(Connection connection, Packer packer) throws IOException {
    var channel = connection.createChannel();
    var mine = channel.queueDeclare().getQueue();
    channel.queueBind(mine, queue, "");
    channel.basicQos(1);
    channel.basicConsume(
        mine,
        false,
        (consumerTag, message) -> {
          packer.pack(new String(message.getBody(), UTF_8));
          channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
        },
        consumerTag -> {});
  }
}
