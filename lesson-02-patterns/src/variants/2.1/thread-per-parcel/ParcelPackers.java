package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Packs in a thread of its own, so that the connection's threads are never held up. */
public class ParcelPackers {

  private final String queue;

  public ParcelPackers(String queue) {
    this.queue = queue;
  }

  public void declare(Channel channel) throws IOException {
    channel.queueDeclare(queue, true, false, false, null);
  }

  public void handIn(Channel channel, String parcel) throws IOException {
    channel.basicPublish("", queue, MessageProperties.PERSISTENT_BASIC, parcel.getBytes(UTF_8));
  }

  public void startPacker(Connection connection, Packer packer) throws IOException {
    var channel = connection.createChannel();
    channel.basicQos(1);
    channel.basicConsume(
        queue,
        (consumerTag, message) ->
            new Thread(
                    () -> {
                      packer.pack(new String(message.getBody(), UTF_8));
                      try {
                        channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      }
                    })
                .start(),
        consumerTag -> {});
  }
}
