package reliability;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Exercise 4.7: prefetch, and acks in batches.
 *
 * <p>The meters in the cold store report all day long, and each reading is stored in no time. One
 * ack for each would be as much talk as there are readings; one ack can speak for several.
 */
public class MeterReader implements AutoCloseable {

  private final Channel channel;
  private final String queue;
  private final Readings readings;
  private final Duration quiet;

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
    // TODO 1: allow ten, and consume with manual acknowledgement.
    // TODO 2: store each reading, and remember the tag of the latest that is stored.
    // TODO 3: after five, one ack with multiple speaks for all of them.
    // TODO 4: what is no reading is rejected by itself, before that ack takes it along.
    // TODO 5: acknowledge the rest when it has waited long enough: a timer, so a second thread.
    throw new UnsupportedOperationException("TODO 4.7: limit, store, acknowledge in batches");
  }

  /**
   * Stops. A reading that is being stored is finished first; all that are stored are acknowledged,
   * all others are left to the queue, then and later. If the connection is lost, it just returns.
   * No thread is left that keeps the program from ending.
   */
  @Override
  public void close() throws IOException, TimeoutException {
    // TODO 6: wait for the reading that is being stored, acknowledge, and stop.
    throw new UnsupportedOperationException("TODO 4.7: finish, acknowledge, stop");
  }
}
