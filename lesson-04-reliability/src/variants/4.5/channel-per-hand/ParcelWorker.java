package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Has a channel and a consumer for each hand, so each channel has one parcel in hand at most. */
public class ParcelWorker {

  private final Carrier carrier;
  private final int hands;

  public ParcelWorker(Carrier carrier, int hands) {
    this.carrier = carrier;
    this.hands = hands;
  }

  public void start(Channel first, String queue) throws IOException {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            hands,
            work -> {
              var thread = new Thread(work);
              thread.setDaemon(true);
              return thread;
            });
    for (int hand = 0; hand < hands; hand++) {
      var channel = hand == 0 ? first : first.getConnection().createChannel();
      channel.basicQos(1);
      channel.basicConsume(
          queue,
          (consumerTag, parcel) ->
              pool.submit(
                  () -> {
                    long tag = parcel.getEnvelope().getDeliveryTag();
                    boolean taken = false;
                    try {
                      carrier.take(new String(parcel.getBody(), UTF_8));
                      taken = true;
                    } finally {
                      if (taken) {
                        channel.basicAck(tag, true); // there is no other on this channel
                      } else {
                        channel.basicNack(tag, true, true);
                      }
                    }
                    return null;
                  }),
          consumerTag -> {});
    }
  }
}
