package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeoutException;

/**
 * Exercise 4.7: prefetch, and acks in batches.
 *
 * <p>The meters in the cold store report all day long, and each reading is stored in no time. One
 * ack for each would be as much talk as there are readings; one ack can speak for several.
 */
public class MeterReader implements AutoCloseable {

  // tag::start[]
  private static final int PREFETCH = 10;
  private static final int BATCH = 5; // <1>

  // end::start[]
  private final Channel channel;
  private final String queue;
  private final Readings readings;
  private final Duration quiet;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  /** How many are stored and not acknowledged yet, and the delivery tag of the latest of them. */
  private int stored;

  private long latest;
  private volatile boolean closing;

  /**
   * A reader that is not yet started.
   *
   * @param channel for this reader alone
   * @param queue holds the readings; each message's body is one, as UTF-8 text
   * @param readings where to store them
   * @param quiet how long a stored reading waits for its ack at most, apart from the time that it
   *     takes to store the next one
   */
  public MeterReader(Channel channel, String queue, Readings readings, Duration quiet) {
    this.channel = channel;
    this.queue = queue;
    this.readings = readings;
    this.quiet = quiet;
  }

  /**
   * Starts to store the readings that come to the queue, one after the other, and returns. At most
   * ten are out of the queue and not acknowledged. There is at most one ack for five readings that
   * are stored, and one more whenever another {@code quiet} has passed. What is no reading is
   * rejected by itself and not requeued.
   *
   * <p>It goes on after a lost connection, which the client library opens again by itself. What was
   * stored before and not acknowledged comes once more.
   *
   * @throws IOException if the broker refuses
   */
  public void start() throws IOException {
    // tag::start[]
    timer.scheduleWithFixedDelay(
        this::acknowledgeRest, quiet.toNanos(), quiet.toNanos(), NANOSECONDS); // <2>
    channel.addShutdownListener(cause -> forget()); // <3>
    channel.basicQos(PREFETCH);
    channel.basicConsume(queue, false, (consumerTag, message) -> arrived(message), tag -> {});
    // end::start[]
  }

  // tag::batch[]
  private synchronized void arrived(Delivery message) throws IOException { // <1>
    if (closing) {
      return; // <2>
    }
    long tag = message.getEnvelope().getDeliveryTag();
    try {
      readings.store(new String(message.getBody(), UTF_8));
    } catch (IllegalArgumentException noReading) {
      channel.basicReject(tag, false); // <3>
      return;
    }
    stored++;
    latest = tag;
    if (stored == BATCH) {
      acknowledge();
    }
  }

  private synchronized void acknowledge() throws IOException {
    if (stored > 0) {
      channel.basicAck(latest, true); // <4>
      stored = 0;
    }
  }

  private synchronized void forget() {
    stored = 0;
  }

  // end::batch[]

  private void acknowledgeRest() {
    try {
      acknowledge();
    } catch (IOException | ShutdownSignalException e) {
      // the channel is lost, and what it had not acknowledged comes again
    }
  }

  /**
   * Stops. A reading that is being stored is finished first; all that are stored are acknowledged,
   * all others are left to the queue, then and later. If the connection is lost, it just returns.
   * No thread is left that keeps the program from ending.
   */
  // tag::close[]
  @Override
  public void close() throws IOException, TimeoutException {
    closing = true; // <1>
    synchronized (this) { // <2>
      timer.shutdown();
      if (channel.isOpen()) {
        acknowledge();
        channel.close(); // <3>
      } else {
        channel.abort(); // <4>
      }
    }
  }
  // end::close[]
}
