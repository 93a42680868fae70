package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.CancelCallback;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Ships in a thread of its own, numbers its queues, and publishes a copy until it is taken. */
public class ShippingWorker {

  public static final String ATTEMPTS = "attempts";

  private final ExecutorService shipper =
      Executors.newSingleThreadExecutor(
          work -> {
            var thread = new Thread(work, "ships");
            thread.setDaemon(true);
            return thread;
          });

  private final Channel channel;
  private final String parcels;
  private final String parked;
  private final List<Duration> waits;

  public ShippingWorker(Channel channel, String parcels, String parked, List<Duration> waits) {
    this.channel = channel;
    this.parcels = parcels;
    this.parked = parked;
    this.waits = waits;
  }

  public void declare() throws IOException {
    for (int rung = 0; rung < waits.size(); rung++) {
      channel.queueDeclare(
          rung(rung),
          true,
          false,
          false,
          Map.of(
              "x-dead-letter-exchange",
              "",
              "x-dead-letter-routing-key",
              parcels,
              "x-message-ttl",
              (int) waits.get(rung).toMillis()));
    }
    channel.queueDeclare(parcels, true, false, false, Map.of());
    channel.queueDeclare(parked, true, false, false, Map.of());
  }

  private String rung(int rung) {
    return parcels + "-rung-" + rung;
  }

  public void start(Consumer<String> carrier) throws IOException {
    channel.confirmSelect();
    CancelCallback cancelled = tag -> shipper.shutdown();
    channel.basicConsume(
        parcels,
        false,
        (tag, parcel) ->
            shipper.submit(
                () -> {
                  ship(carrier, parcel);
                  return null;
                }),
        cancelled);
  }

  private void ship(Consumer<String> carrier, Delivery parcel) throws Exception {
    try {
      carrier.accept(new String(parcel.getBody(), UTF_8));
    } catch (RuntimeException e) {
      while (!isCopied(parcel)) {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    channel.basicAck(parcel.getEnvelope().getDeliveryTag(), false);
  }

  private boolean isCopied(Delivery parcel) throws Exception {
    var before = parcel.getProperties();
    var headers = new TreeMap<String, Object>();
    if (before.getHeaders() != null) {
      headers.putAll(before.getHeaders());
    }
    int failed = ((Number) headers.getOrDefault(ATTEMPTS, 0)).intValue();
    headers.put(ATTEMPTS, failed + 1);
    BasicProperties after = before.builder().headers(headers).build();
    var target = failed < waits.size() ? rung(failed) : parked;
    channel.basicPublish("", target, after, parcel.getBody());
    try {
      return channel.waitForConfirms(5_000);
    } catch (TimeoutException e) {
      return false;
    }
  }
}
