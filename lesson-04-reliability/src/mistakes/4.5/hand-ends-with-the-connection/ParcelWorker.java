package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Each hand is a thread, and ends with the first acknowledgement that does not get out. */
public class ParcelWorker {

  private final Carrier carrier;
  private final int hands;
  private final BlockingQueue<Delivery> parcels = new LinkedBlockingQueue<>();

  public ParcelWorker(Carrier carrier, int hands) {
    this.carrier = carrier;
    this.hands = hands;
  }

  public void start(Channel channel, String queue) throws IOException {
    channel.basicQos(hands);
    channel.basicConsume(queue, false, (tag, parcel) -> parcels.add(parcel), tag -> {});
    for (int i = 0; i < hands; i++) {
      var hand = new Thread(() -> work(channel));
      hand.setDaemon(true);
      hand.start();
    }
  }

  private void work(Channel channel) {
    try {
      while (true) {
        handOver(channel, parcels.take());
      }
    } catch (IOException | RuntimeException | InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handOver(Channel channel, Delivery parcel) throws IOException {
    long tag = parcel.getEnvelope().getDeliveryTag();
    try {
      carrier.take(new String(parcel.getBody(), UTF_8));
    } catch (RuntimeException e) {
      channel.basicReject(tag, true);
      return;
    }
    channel.basicAck(tag, false);
  }
}
