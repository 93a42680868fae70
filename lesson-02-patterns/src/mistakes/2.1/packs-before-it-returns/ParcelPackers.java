package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

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
    channel.queueDeclare(queue, true, false, false, null);
  }

  public void handIn(Channel channel, String parcel) throws IOException {
    channel.basicPublish(
        "", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, parcel.getBytes(UTF_8));
  }

  public void startPacker(Connection connection, Packer packer) throws IOException {
    var channel = connection.createChannel();
    try {
      while (channel.isOpen()) {
        var parcel = channel.basicGet(queue, false);
        if (parcel == null) {
          Thread.sleep(20);
          continue;
        }
        packer.pack(new String(parcel.getBody(), UTF_8));
        channel.basicAck(parcel.getEnvelope().getDeliveryTag(), false);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
