package ordering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Exercise 3.6: no overtaking.
 *
 * <p>The changes of an entity come in their order, and now and then one fails: a lock, a time-out,
 * or a bug. It is tried again, and until it is through no later one of its entity may be.
 */
public class PatientApplier {

  private static final int AHEAD = 50;

  private final Table table;
  private final int attempts;
  private final Duration pause;

  /** For each entity with a change in hand: that change and, behind it, those that came since. */
  private final Map<String, Queue<Arrival>> lines = new HashMap<>();

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  private record Arrival(Change change, long tag) {}

  private enum Result {
    /** It is in the table, now or since long. */
    APPLIED,
    FAILED,
    /** The one before it is parked. */
    OUT_OF_TURN
  }

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
    channel.addShutdownListener(cause -> timer.shutdownNow());
    // tag::start[]
    channel.basicQos(AHEAD); // <1>
    channel.basicConsume(
        queue,
        false,
        (consumerTag, delivery) -> {
          var change = Change.parse(new String(delivery.getBody(), UTF_8));
          arrived(channel, new Arrival(change, delivery.getEnvelope().getDeliveryTag()));
        },
        consumerTag -> {});
    // end::start[]
  }

  // tag::apply[]
  private synchronized void arrived(Channel channel, Arrival arrival) throws IOException {
    var entity = arrival.change().entity();
    var line = lines.computeIfAbsent(entity, any -> new ArrayDeque<>());
    line.add(arrival);
    if (line.size() == 1) { // <2>
      serve(channel, entity, 1);
    }
  }

  /**
   * Serves an entity's line from the given attempt at its first change; tells whether to its end.
   */
  private synchronized boolean serve(Channel channel, String entity, int attempt)
      throws IOException {
    var line = lines.get(entity);
    while (!line.isEmpty()) {
      long tag = line.element().tag();
      var result = attempt(line.element().change());
      if (result == Result.FAILED && attempt < attempts) {
        int next = attempt + 1;
        timer.schedule(() -> serve(channel, entity, next), pause.toNanos(), NANOSECONDS); // <3>
        return false;
      }
      if (result == Result.APPLIED) {
        channel.basicAck(tag, false);
      } else {
        channel.basicReject(tag, false); // <4>
      }
      line.remove();
      attempt = 1;
    }
    lines.remove(entity);
    return true;
  }

  private Result attempt(Change change) {
    long next = table.lastNumber(change.entity()) + 1;
    if (change.number() > next) {
      return Result.OUT_OF_TURN; // <5>
    }
    try {
      if (change.number() == next) {
        table.apply(change);
      }
      return Result.APPLIED;
    } catch (RuntimeException e) {
      return Result.FAILED;
    }
  }
  // end::apply[]
}
