package ordering;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;

/**
 * Exercise 3.5: the resequencer.
 *
 * <p>Changes come in any order, and some come twice. Each is applied once, in the order of its
 * entity's numbers; whatever comes too early waits.
 */
public class Resequencer {

  private final Table table;
  private final GapListener gaps;
  private final int capacity;
  private final Duration patience;

  /**
   * A resequencer that is not yet started.
   *
   * @param table where changes are applied; it outlives this program
   * @param gaps is told of changes that do not come
   * @param capacity how many changes may be out of the queue and not yet applied, and no more; the
   *     missing one may come as the last of so many
   * @param patience how long a change may be missing, from the arrival of the first later one of
   *     its entity
   */
  public Resequencer(Table table, GapListener gaps, int capacity, Duration patience) {
    this.table = table;
    this.gaps = gaps;
    this.capacity = capacity;
    this.patience = patience;
  }

  /**
   * Starts to apply the changes that come to a queue, and returns. A change leaves the queue once
   * it is applied, a repeat at once. When a change is missing for too long, this is reported, and
   * those that wait for it are rejected: the queue has a dead-letter exchange that keeps them. If
   * it comes after all, it is applied like any other.
   *
   * @param channel for this resequencer alone, of a connection that does not recover by itself. If
   *     the connection is lost, another resequencer is started and is sent all that is not settled
   * @param queue holds the changes
   * @throws IOException if the broker refuses
   */
  public void start(Channel channel, String queue) throws IOException {
    // TODO 1: let the broker send as many changes ahead as may be held, and no more.
    // TODO 2: consume with manual acknowledgement. A change that was applied before, or waits
    //         already, is a repeat: acknowledge it and do nothing else.
    // TODO 3: hold the others, with their delivery tags, until their number is the next of their
    //         entity. Then apply, acknowledge, and look whether the next one waits.
    // TODO 4: when the patience is over and the next number has still not come, report it and
    //         reject what waits for it.
    throw new UnsupportedOperationException("TODO 3.5: consume, hold, apply in order, give up");
  }
}
