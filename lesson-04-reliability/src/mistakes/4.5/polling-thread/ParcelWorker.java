package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.GetResponse;
import java.io.IOException;

/** Each hand asks for a parcel again and again. */
public class ParcelWorker {

  private final Carrier carrier;
  private final int hands;

  public ParcelWorker(Carrier carrier, int hands) {
    this.carrier = carrier;
    this.hands = hands;
  }

  public void start(Channel channel, String queue) throws IOException {
    channel.queueDeclarePassive(queue);
    for (int hand = 0; hand < hands; hand++) {
      var thread = new Thread(() -> work(channel, queue));
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void work(Channel channel, String queue) {
    try {
      while (channel.isOpen()) {
        GetResponse parcel;
        synchronized (this) {
          parcel = channel.basicGet(queue, false);
        }
        if (parcel == null) {
          Thread.sleep(10);
          continue;
        }
        long tag = parcel.getEnvelope().getDeliveryTag();
        try {
          carrier.take(new String(parcel.getBody(), UTF_8));
        } catch (RuntimeException e) {
          channel.basicReject(tag, true);
          continue;
        }
        channel.basicAck(tag, false);
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      Thread.currentThread().interrupt();
    }
  }
}
