package ordering;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.Timer;
import java.util.TimerTask;
import java.util.TreeMap;

/** Looks round now and then for what has waited too long. */
public class Resequencer {

  private final Table table;
  private final GapListener gaps;
  private final int capacity;
  private final Duration patience;
  private final Map<String, SortedMap<Long, Early>> waiting = new TreeMap<>();

  private record Early(Change change, long tag, long since) {}

  public Resequencer(Table table, GapListener gaps, int capacity, Duration patience) {
    this.table = table;
    this.gaps = gaps;
    this.capacity = capacity;
    this.patience = patience;
  }

  public void start(Channel channel, String queue) throws IOException {
    var timer = new Timer("sweep", true);
    channel.addShutdownListener(cause -> timer.cancel());
    long period = Math.max(1, patience.toMillis() / 4);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {
            sweep(channel);
          }
        },
        period,
        period);
    channel.basicQos(capacity);
    channel.basicConsume(queue, false, (tag, delivery) -> take(channel, delivery), tag -> {});
  }

  private void take(Channel channel, Delivery delivery) throws IOException {
    var change = Change.parse(new String(delivery.getBody(), StandardCharsets.UTF_8));
    long tag = delivery.getEnvelope().getDeliveryTag();
    synchronized (waiting) {
      var early = waiting.computeIfAbsent(change.entity(), entity -> new TreeMap<>());
      if (change.number() > table.lastNumber(change.entity())
          && !early.containsKey(change.number())) {
        early.put(change.number(), new Early(change, tag, System.nanoTime()));
      } else {
        channel.basicAck(tag, false);
      }
      while (!early.isEmpty() && early.firstKey() == table.lastNumber(change.entity()) + 1) {
        var due = early.remove(early.firstKey());
        table.apply(due.change());
        channel.basicAck(due.tag(), false);
      }
      if (early.isEmpty()) {
        waiting.remove(change.entity());
      }
    }
  }

  private void sweep(Channel channel) {
    synchronized (waiting) {
      for (Iterator<SortedMap<Long, Early>> all = waiting.values().iterator(); all.hasNext(); ) {
        var early = all.next().values();
        if (early.stream()
            .anyMatch(each -> System.nanoTime() - each.since() > patience.toNanos())) {
          var entity = early.iterator().next().change().entity();
          gaps.missing(entity, table.lastNumber(entity) + 1);
          early.forEach(each -> reject(channel, each));
          all.remove();
        }
      }
    }
  }

  private static void reject(Channel channel, Early early) {
    try {
      channel.basicReject(early.tag(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
