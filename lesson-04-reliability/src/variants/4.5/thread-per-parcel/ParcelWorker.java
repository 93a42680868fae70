package reliability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Starts a thread for each parcel, and lets one that was refused rest before it goes back. */
public class ParcelWorker {

  private static final long PAUSE_MILLIS = 50;

  private final Carrier carrier;
  private final int hands;

  public ParcelWorker(Carrier carrier, int hands) {
    this.carrier = carrier;
    this.hands = hands;
  }

  public void start(Channel channel, String queue) throws IOException {
    channel.basicQos(hands); // so there are never more threads than that
    channel.basicConsume(
        queue,
        (consumerTag, parcel) -> {
          var hand = new Thread(() -> work(channel, parcel));
          hand.setDaemon(true);
          hand.start();
        },
        consumerTag -> {});
  }

  private void work(Channel channel, Delivery parcel) {
    try {
      settle(channel, parcel.getEnvelope().getDeliveryTag(), taken(parcel));
    } catch (IOException | InterruptedException e) {
      Thread.currentThread().interrupt(); // the broker gives it to somebody else
    }
  }

  private boolean taken(Delivery parcel) {
    try {
      carrier.take(new String(parcel.getBody(), StandardCharsets.UTF_8));
      return true;
    } catch (Exception e) {
      return false;
    }
  }

  private static void settle(Channel channel, long tag, boolean taken)
      throws IOException, InterruptedException {
    if (taken) {
      channel.basicAck(tag, false);
    } else {
      Thread.sleep(PAUSE_MILLIS);
      channel.basicNack(tag, false, true);
    }
  }
}
