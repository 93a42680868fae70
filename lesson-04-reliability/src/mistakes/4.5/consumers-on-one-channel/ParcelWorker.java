package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;

/** Has a consumer for each hand, all of them on the one channel. */
public class ParcelWorker {

  private final Carrier carrier;
  private final int hands;

  public ParcelWorker(Carrier carrier, int hands) {
    this.carrier = carrier;
    this.hands = hands;
  }

  public void start(Channel channel, String queue) throws IOException {
    channel.basicQos(1);
    for (int hand = 0; hand < hands; hand++) {
      channel.basicConsume(
          queue, false, (consumerTag, parcel) -> handOver(channel, parcel), consumerTag -> {});
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
