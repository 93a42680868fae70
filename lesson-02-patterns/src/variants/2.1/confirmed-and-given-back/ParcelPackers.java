package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

/** Waits for the broker to confirm a parcel, and gives back what could not be packed. */
public class ParcelPackers {

  private final String queue;

  public ParcelPackers(String queue) {
    this.queue = queue;
  }

  public void declare(Channel channel) throws IOException {
    channel.queueDeclare(queue, true, false, false, null);
  }

  public void handIn(Channel channel, String parcel) throws IOException {
    var persistent = new AMQP.BasicProperties.Builder().deliveryMode(2).build();
    try (var confirming = channel.getConnection().createChannel()) {
      confirming.confirmSelect();
      confirming.basicPublish("", queue, true, persistent, parcel.getBytes(UTF_8));
      confirming.waitForConfirmsOrDie(10_000);
    } catch (TimeoutException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  public void startPacker(Connection connection, Packer packer) throws IOException {
    var channel = connection.createChannel();
    declare(channel);
    channel.basicQos(0, 1, true);
    ExecutorService hands = Executors.newSingleThreadExecutor();
    channel.addShutdownListener(cause -> hands.shutdown());
    channel.basicConsume(
        queue,
        false,
        (consumerTag, parcel) ->
            hands.submit(
                () -> {
                  long tag = parcel.getEnvelope().getDeliveryTag();
                  try {
                    packer.pack(new String(parcel.getBody(), UTF_8));
                    channel.basicAck(tag, false);
                  } catch (RuntimeException e) {
                    channel.basicNack(tag, false, true);
                  }
                  return null;
                }),
        consumerTag -> {});
  }
}
