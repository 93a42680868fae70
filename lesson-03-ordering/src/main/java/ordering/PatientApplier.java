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
   * @param pause how long to wait after an attempt that failed, at least
   */
  public PatientApplier(Table table, int attempts, Duration pause) {
    this.table = table;
    this.attempts = attempts;
    this.pause = pause;
  }

  /**
   * Starts to apply the changes that come to a queue, and returns. A change leaves the queue once
   * it is applied; one that was applied before is a repeat and leaves it at once. While one waits
   * for its next attempt, those of other entities are applied: so more than one is sent ahead, but
   * no more than a hundred. When a change has failed for the last time it is parked: rejected, so
   * that the queue's dead-letter exchange keeps it. The later ones of its entity are parked behind
   * it, until it has been applied after all, by whomever.
   *
   * <p>What is not settled when the connection is lost comes again, also to this applier once the
   * client library has recovered its channel.
   *
   * @param channel for this applier alone
   * @param queue holds the changes, each as {@link Change#parse} reads it, in UTF-8
   * @throws IOException if the broker refuses
   */
  public void start(Channel channel, String queue) throws IOException {
    // TODO 1: limit how many changes are sent ahead, and consume with manual acknowledgement.
    // TODO 2: let each entity's changes stand in a line of their own, and try only the first one.
    //         Acknowledge it when it is applied; then the next one is first.
    // TODO 3: a change that fails stays first. Have it tried again after the pause.
    //         Whatever thread the others need must not wait for that.
    // TODO 4: after the last attempt, reject it. Reject what is not the next of its entity, too.
    // TODO 5: if an ack fails, the connection is lost. Forget what is in hand, as it comes again.
    throw new UnsupportedOperationException("TODO 3.6: line up, apply, try again, park");
  }
}
