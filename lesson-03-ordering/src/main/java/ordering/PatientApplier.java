package ordering;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;

/**
 * Exercise 3.6: no overtaking.
 *
 * <p>The changes of an entity come in their order, and now and then one fails: a lock, a time-out,
 * or a bug. It is tried again, and until it is through no later one of its entity may be.
 */
public class PatientApplier {

  private final Table table;
  private final int attempts;
  private final Duration pause;

  /**
   * An applier that is not yet started.
   *
   * @param table where changes are applied; it outlives this program
   * @param attempts how often a change is tried in all
   * @param pause how long to wait after an attempt that failed
   */
  public PatientApplier(Table table, int attempts, Duration pause) {
    this.table = table;
    this.attempts = attempts;
    this.pause = pause;
  }

  /**
   * Starts to apply the changes that come to a queue, and returns. A change leaves the queue once
   * it is applied; one that was applied before is a repeat and leaves it at once. When a change has
   * failed for the last time it is parked: rejected, so that the queue's dead-letter exchange keeps
   * it. The later ones of its entity are parked behind it, until it has been applied after all.
   *
   * @param channel for this applier alone
   * @param queue holds the changes
   * @throws IOException if the broker refuses
   */
  public void start(Channel channel, String queue) throws IOException {
    // TODO 1: have some changes sent ahead, and consume with manual acknowledgement.
    // TODO 2: let the changes of an entity stand in a line of their own, and try the first. When it
    //         is applied, acknowledge it; that makes room for the next.
    // TODO 3: a change that fails stays first. Try it again after the pause, from another thread:
    //         while the callback waits, nobody is served.
    // TODO 4: after the last attempt, reject it. Reject what is not the next of its entity, too.
    throw new UnsupportedOperationException("TODO 3.6: line up, apply, try again, park");
  }
}
