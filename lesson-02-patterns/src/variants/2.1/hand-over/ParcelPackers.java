package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Each packer has a thread of its own, which the consumer hands its parcels to. */
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
    var table = new LinkedBlockingQueue<Delivery>();
    channel.basicQos(1);
    channel.basicConsume(queue, (consumerTag, parcel) -> table.add(parcel), consumerTag -> {});
    var hands = new Thread(() -> pack(channel, table, packer), "packer");
    hands.setDaemon(true);
    hands.start();
  }

  private static void pack(Channel channel, BlockingQueue<Delivery> table, Packer packer) {
    while (channel.isOpen()) {
      try {
        var parcel = table.poll(1, TimeUnit.SECONDS);
        if (parcel != null) {
          packer.pack(new String(parcel.getBody(), UTF_8));
          channel.basicAck(parcel.getEnvelope().getDeliveryTag(), false);
        }
      } catch (RuntimeException | IOException e) {
        abort(channel);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void abort(Channel channel) {
    try {
      channel.abort(); // what it holds goes to another packer
    } catch (IOException e) {
      // it has ended by itself
    }
  }
}
