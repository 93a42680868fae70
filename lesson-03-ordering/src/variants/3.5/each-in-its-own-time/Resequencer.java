package ordering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

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

  /** What came too early and waits for its turn. */
  private final Map<Place, Held> held = new HashMap<>();

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  private record Place(String entity, long number) {}

  private record Held(Change change, long tag) {}

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
    channel.addShutdownListener(cause -> timer.shutdownNow());
    // tag::start[]
    channel.basicQos(capacity); // <1>
    channel.basicConsume(
        queue,
        false,
        (consumerTag, delivery) -> {
          var change = Change.parse(new String(delivery.getBody(), UTF_8));
          arrived(channel, new Held(change, delivery.getEnvelope().getDeliveryTag()));
        },
        consumerTag -> {});
    // end::start[]
  }

  // tag::arrived[]
  private synchronized void arrived(Channel channel, Held arrival) throws IOException {
    var change = arrival.change();
    var place = new Place(change.entity(), change.number());
    long next = table.lastNumber(change.entity()) + 1; // <1>
    if (change.number() < next || held.putIfAbsent(place, arrival) != null) {
      channel.basicAck(arrival.tag(), false); // <2>
      return;
    }
    Held due;
    while ((due = held.remove(new Place(change.entity(), next))) != null) {
      table.apply(due.change());
      channel.basicAck(due.tag(), false); // <3>
      next++;
    }
    if (held.containsKey(place)) {
      timer.schedule(() -> giveUp(channel, place, arrival), patience.toNanos(), NANOSECONDS); // <4>
    }
  }

  private synchronized boolean giveUp(Channel channel, Place place, Held arrival)
      throws IOException {
    boolean stillWaits = held.remove(place, arrival);
    if (stillWaits) {
      gaps.missing(place.entity(), table.lastNumber(place.entity()) + 1);
      channel.basicReject(arrival.tag(), false); // <5>
    }
    return stillWaits;
  }
  // end::arrived[]
}
