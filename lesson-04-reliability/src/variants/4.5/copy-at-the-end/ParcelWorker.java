package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.concurrent.Executors;

/** Sends what the carrier does not take to the end of the queue, so that the others come first. */
public class ParcelWorker {

  private static final long PATIENCE_MILLIS = 5_000;

  private final Carrier carrier;
  private final int hands;

  public ParcelWorker(Carrier carrier, int hands) {
    this.carrier = carrier;
    this.hands = hands;
  }

  public void start(Channel channel, String queue) throws IOException {
    var pool =
        Executors.newCachedThreadPool(
            work -> {
              var thread = new Thread(work);
              thread.setDaemon(true);
              return thread;
            });
    channel.confirmSelect();
    channel.basicQos(hands);
    channel.basicConsume(
        queue,
        false,
        (consumerTag, parcel) -> pool.submit(() -> handOver(channel, queue, parcel)),
        consumerTag -> {});
  }

  private Void handOver(Channel channel, String queue, Delivery parcel) throws Exception {
    try {
      carrier.take(new String(parcel.getBody(), UTF_8));
    } catch (RuntimeException e) {
      synchronized (this) {
        channel.basicPublish("", queue, parcel.getProperties(), parcel.getBody());
        channel.waitForConfirmsOrDie(PATIENCE_MILLIS);
      }
    }
    channel.basicAck(parcel.getEnvelope().getDeliveryTag(), false);
    return null;
  }
}
