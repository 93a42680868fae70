package delay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** A channel of its own for publishing, confirms as they come, exchanges, queues when needed. */
public class ShippingWorker {

  public static final String ATTEMPTS = "attempts";

  private final Channel channel;
  private final Channel out;
  private final String parcels;
  private final String parked;
  private final List<Duration> waits;
  private final ConcurrentSkipListMap<Long, Long> unconfirmed = new ConcurrentSkipListMap<>();

  public ShippingWorker(Channel channel, String parcels, String parked, List<Duration> waits) {
    this.channel = channel;
    this.parcels = parcels;
    this.parked = parked;
    this.waits = waits;
    try {
      out = channel.getConnection().createChannel();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public void declare() throws IOException {
    channel.queueDeclare(parcels, true, false, false, null);
    channel.queueDeclare(parked, true, false, false, null);
    channel.exchangeDeclare(parcels + ".back", "fanout", true);
    channel.queueBind(parcels, parcels + ".back", "");
  }

  public void start(Consumer<String> carrier) throws IOException {
    out.confirmSelect();
    out.addConfirmListener(
        (number, multiple) -> settle(number, multiple, true),
        (number, multiple) -> settle(number, multiple, false));
    channel.basicConsume(
        parcels,
        false,
        (consumerTag, parcel) -> {
          boolean shipped = true;
          try {
            carrier.accept(new String(parcel.getBody(), UTF_8));
          } catch (RuntimeException e) {
            shipped = false;
          }
          if (shipped) {
            channel.basicAck(parcel.getEnvelope().getDeliveryTag(), false);
          } else {
            again(parcel);
          }
        },
        consumerTag -> {});
  }

  private synchronized void again(Delivery parcel) throws IOException {
    Map<String, Object> headers = new HashMap<>();
    if (parcel.getProperties().getHeaders() != null) {
      headers.putAll(parcel.getProperties().getHeaders());
    }
    int attempts = (int) headers.getOrDefault(ATTEMPTS, 0) + 1;
    headers.put(ATTEMPTS, attempts);
    String to = parked;
    if (attempts <= waits.size()) {
      to = parcels + ".wait-" + attempts;
      out.queueDeclare(
          to,
          true,
          false,
          false,
          Map.of(
              "x-message-ttl",
              waits.get(attempts - 1).toMillis(),
              "x-dead-letter-exchange",
              parcels + ".back"));
    }
    unconfirmed.put(out.getNextPublishSeqNo(), parcel.getEnvelope().getDeliveryTag());
    out.basicPublish(
        "", to, true, parcel.getProperties().builder().headers(headers).build(), parcel.getBody());
  }

  private void settle(long number, boolean multiple, boolean taken) throws IOException {
    var settled =
        multiple
            ? unconfirmed.headMap(number, true)
            : unconfirmed.subMap(number, true, number, true);
    for (long tag : settled.values()) {
      if (taken) {
        channel.basicAck(tag, false);
      } else {
        CompletableFuture.delayedExecutor(150, MILLISECONDS).execute(() -> putBack(tag));
      }
    }
    settled.clear();
  }

  private void putBack(long tag) {
    try {
      channel.basicNack(tag, false, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
