package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Exercise 6.4: a ladder of retries.
 *
 * <p>Parcels are handed to a carrier, who now and then doesn't answer. A parcel that failed is
 * tried again after a wait, after a longer one when it fails again, and at last it is parked: there
 * it stays until somebody has looked after it.
 */
public class ShippingWorker {

  /** The header, an int, that says how often a parcel was tried in vain; without it, never. */
  public static final String ATTEMPTS = "attempts";

  private static final int AHEAD = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Channel channel;
  private final String parcels;
  private final String parked;
  private final List<Duration> waits;

  /**
   * A worker that is not yet started.
   *
   * @param channel for this worker alone
   * @param parcels the name of the queue of parcels to ship; names of further queues begin with it
   * @param parked the name of the queue of parcels that were given up
   * @param waits how long a parcel waits after its first failure, after its second and so on, each
   *     in whole milliseconds; a parcel that has failed more often than that is parked
   */
  public ShippingWorker(Channel channel, String parcels, String parked, List<Duration> waits) {
    this.channel = channel;
    this.parcels = parcels;
    this.parked = parked;
    this.waits = List.copyOf(waits);
  }

  /**
   * Declares the queue of parcels, those in which they wait, and the one in which they are parked.
   *
   * @throws IOException if the broker refuses
   */
  public void declare() throws IOException {
    channel.queueDeclare(parcels, true, false, false, null);
    channel.queueDeclare(parked, true, false, false, null);
    var arguments = new HashMap<String, Object>();
    arguments.put("x-dead-letter-exchange", "");
    arguments.put("x-dead-letter-routing-key", parcels);
    channel.queueDeclare(parcels + ".waiting", true, false, false, arguments);
  }

  /**
   * Starts to ship parcels, and returns. A parcel that was shipped is done with. One that failed
   * waits in the broker, with its body and properties as they were and the header {@link #ATTEMPTS}
   * counted up, or is parked with all it came with. The broker may refuse it there: then it stays
   * where it was, and the worker goes on after a pause. Whenever this worker dies, no parcel is
   * lost.
   *
   * @param carrier is given a message's body, UTF-8 text; throws a RuntimeException, of whatever
   *     kind, if the parcel could not be shipped
   * @throws IOException if the broker refuses the consumer
   */
  public void start(Consumer<String> carrier) throws IOException {
    channel.confirmSelect();
    channel.basicQos(AHEAD);
    channel.basicConsume(
        parcels,
        false,
        (consumerTag, parcel) -> {
          long tag = parcel.getEnvelope().getDeliveryTag();
          if (isShipped(carrier, parcel) || isTaken(parcel)) {
            channel.basicAck(tag, false);
          } else {
            LockSupport.parkNanos(PAUSE.toNanos());
            channel.basicReject(tag, true);
          }
        },
        consumerTag -> {});
  }

  private static boolean isShipped(Consumer<String> carrier, Delivery parcel) {
    try {
      carrier.accept(new String(parcel.getBody(), UTF_8));
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Publishes a copy to where the parcel goes next, and says whether the broker has taken it. */
  private boolean isTaken(Delivery parcel) throws IOException {
    var properties = parcel.getProperties();
    var headers = new HashMap<String, Object>();
    if (properties.getHeaders() != null) {
      headers.putAll(properties.getHeaders());
    }
    int failures = 1 + (headers.get(ATTEMPTS) instanceof Number before ? before.intValue() : 0);
    headers.put(ATTEMPTS, failures);
    var copy = properties.builder().headers(headers);
    boolean waits = failures <= this.waits.size();
    if (waits) {
      copy.expiration(String.valueOf(this.waits.get(failures - 1).toMillis()));
    }
    channel.basicPublish("", waits ? parcels + ".waiting" : parked, copy.build(), parcel.getBody());
    try {
      return channel.waitForConfirms(PATIENCE.toMillis());
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
