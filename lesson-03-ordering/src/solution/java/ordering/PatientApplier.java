package ordering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

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
  private final Executor afterThePause;

  /** For each entity with a change in hand: that change and, behind it, those that came since. */
  private final Map<String, Queue<Arrival>> lines = new HashMap<>();

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
   * @param pause how long to wait after an attempt that failed, at least
   */
  public PatientApplier(Table table, int attempts, Duration pause) {
    this.table = table;
    this.attempts = attempts;
    this.afterThePause = CompletableFuture.delayedExecutor(pause.toNanos(), NANOSECONDS);
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
  private synchronized void arrived(Channel channel, Arrival arrival) {
    var line = lines.computeIfAbsent(arrival.change().entity(), any -> new ArrayDeque<>());
    line.add(arrival);
    if (line.size() == 1) { // <2>
      serve(channel, line, 1);
    }
  }

  /** Serves a line from the given attempt at its first change on. */
  private synchronized void serve(Channel channel, Queue<Arrival> line, int attempt) {
    while (!line.isEmpty()) {
      var first = line.element();
      var result = attempt(first.change());
      if (result == Result.FAILED && attempt < attempts) {
        int next = attempt + 1;
        afterThePause.execute(() -> serve(channel, line, next)); // <3>
        return;
      }
      try {
        if (result == Result.APPLIED) {
          channel.basicAck(first.tag(), false);
        } else {
          channel.basicReject(first.tag(), false); // <4>
        }
      } catch (IOException | ShutdownSignalException lost) {
        lines.clear(); // <5>
        return;
      }
      line.remove();
      attempt = 1;
      if (line.isEmpty()) {
        lines.remove(first.change().entity(), line);
      }
    }
  }

  private Result attempt(Change change) {
    long next = table.lastNumber(change.entity()) + 1;
    if (change.number() > next) {
      return Result.OUT_OF_TURN; // <6>
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
