package ordering;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Does all its work in one thread of its own, so that nothing needs a lock. */
public class Resequencer {

  private final Table table;
  private final GapListener gaps;
  private final int capacity;
  private final Duration patience;
  private final Map<String, Queue<Arrival>> waiting = new HashMap<>();

  private record Arrival(Change change, long tag) {}

  public Resequencer(Table table, GapListener gaps, int capacity, Duration patience) {
    this.table = table;
    this.gaps = gaps;
    this.capacity = capacity;
    this.patience = patience;
  }

  public void start(Channel channel, String queue) throws IOException {
    channel.basicQos(capacity);
    channel.basicConsume(queue, false, new Worker(channel));
  }

  private class Worker extends DefaultConsumer {
    private final ScheduledExecutorService thread = Executors.newScheduledThreadPool(1);

    Worker(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      var change = Change.parse(new String(body, StandardCharsets.UTF_8));
      thread.submit(work(() -> take(new Arrival(change, envelope.getDeliveryTag()))));
    }

    @Override
    public void handleShutdownSignal(String tag, ShutdownSignalException cause) {
      thread.shutdownNow();
    }

    private interface Work {
      void run() throws IOException;
    }

    private Callable<Void> work(Work work) {
      return () -> {
        work.run();
        return null;
      };
    }

    private void take(Arrival arrival) throws IOException {
      var entity = arrival.change().entity();
      var early =
          waiting.computeIfAbsent(
              entity, e -> new PriorityQueue<>(Comparator.comparing(a -> a.change().number())));
      if (early.stream().anyMatch(a -> a.change().number() == arrival.change().number())) {
        getChannel().basicAck(arrival.tag(), false);
        return;
      }
      early.add(arrival);
      while (!early.isEmpty() && early.peek().change().number() <= table.lastNumber(entity) + 1) {
        var next = early.remove();
        if (next.change().number() > table.lastNumber(entity)) {
          table.apply(next.change());
        }
        getChannel().basicAck(next.tag(), false);
      }
      if (early.isEmpty()) {
        waiting.remove(entity);
      } else {
        thread.schedule(
            work(() -> giveUp(entity, arrival)), patience.toMillis(), TimeUnit.MILLISECONDS);
      }
    }

    /** Sets aside all that waits for the same change as this one. */
    private void giveUp(String entity, Arrival arrival) throws IOException {
      if (waiting.containsKey(entity) && waiting.get(entity).contains(arrival)) {
        gaps.missing(entity, table.lastNumber(entity) + 1);
        for (var each : waiting.remove(entity)) {
          getChannel().basicNack(each.tag(), false, false);
        }
      }
    }
  }
}
