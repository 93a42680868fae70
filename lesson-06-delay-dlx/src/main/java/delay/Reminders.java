package delay;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Exercise 6.3: delays of many lengths.
 *
 * <p>One customer pays by card and is reminded soon, another by transfer and has days. Each
 * reminder waits in the queue of a level: the shortest delay on offer that is long enough.
 */
public class Reminders {

  private final Channel channel;
  private final String due;
  private final List<Duration> levels;

  /**
   * Reminds with delays of these levels.
   *
   * @param due the name of the queue in which reminders appear when they are due; names of further
   *     queues begin with it, so that other reminders may have levels of the same length
   * @param levels the delays on offer, each in whole milliseconds, the shortest first
   */
  public Reminders(Channel channel, String due, List<Duration> levels) {
    this.channel = channel;
    this.due = due;
    this.levels = List.copyOf(levels);
  }

  /**
   * Declares the queue of what is due, and a queue for each level. Each program does so when it
   * starts; what waits or is due stays. Another program, or the next version of this one, may have
   * other levels.
   *
   * @throws IOException if the broker refuses
   */
  public void declare() throws IOException {
    // TODO 1: declare the queue of reminders that are due, durable, with no arguments.
    // TODO 2: declare a queue for each level, in which messages expire after the level and
    //         then go to the queue of those that are due.
    throw new UnsupportedOperationException("TODO 6.3: declare a queue for each level");
  }

  /**
   * Asks for a reminder of an order, and returns at once. It is due after the shortest level that
   * is not shorter than the delay: never early. Once the broker has it, it survives this program
   * and a restart of the broker. If the connection is lost, it throws.
   *
   * @param order the order's number
   * @param delay not longer than the longest level; it need not be whole milliseconds
   * @throws IllegalArgumentException if the delay is longer than every level; nothing is sent
   */
  public void remind(String order, Duration delay) throws IOException {
    // TODO 3: find the level, and publish the order to its queue, persistent, UTF-8.
    throw new UnsupportedOperationException("TODO 6.3: find the level, publish to its queue");
  }
}
