package ordering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Stops its worker when the connection is lost, and the client library recovers its consumer. */
public class PatientApplier {

  private final Table table;
  private final int attempts;
  private final Duration pause;
  private final Map<String, Deque<InHand>> lines = new HashMap<>();
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            var thread = new Thread(work, "applier");
            thread.setDaemon(true);
            return thread;
          });

  private static final class InHand {
    final Change change;
    final long tag;
    int tried;

    InHand(Change change, long tag) {
      this.change = change;
      this.tag = tag;
    }
  }

  public PatientApplier(Table table, int attempts, Duration pause) {
    this.table = table;
    this.attempts = attempts;
    this.pause = pause;
  }

  public void start(Channel channel, String queue) throws IOException {
    channel.addShutdownListener(cause -> worker.shutdownNow());
    channel.basicQos(60);
    channel.basicConsume(
        queue,
        false,
        (consumerTag, message) -> {
          var change = Change.parse(new String(message.getBody(), UTF_8));
          var inHand = new InHand(change, message.getEnvelope().getDeliveryTag());
          worker.execute(() -> lineUp(channel, inHand));
        },
        consumerTag -> {});
  }

  private void lineUp(Channel channel, InHand inHand) {
    var line = lines.computeIfAbsent(inHand.change.entity(), entity -> new ArrayDeque<>());
    line.add(inHand);
    if (line.size() == 1) {
      serve(channel, line);
    }
  }

  private void serve(Channel channel, Deque<InHand> line) {
    try {
      while (!line.isEmpty()) {
        if (!isSettled(channel, line.getFirst())) {
          worker.schedule(() -> serve(channel, line), pause.toNanos(), NANOSECONDS);
          return;
        }
        line.removeFirst();
      }
    } catch (IOException | RuntimeException gone) {
      lines.values().forEach(Deque::clear);
      lines.clear();
    }
  }

  private boolean isSettled(Channel channel, InHand first) throws IOException {
    var change = first.change;
    long last = table.lastNumber(change.entity());
    if (change.number() == last + 1 && !isApplied(first)) {
      if (++first.tried < attempts) {
        return false;
      }
      channel.basicReject(first.tag, false);
    } else if (change.number() <= last + 1) {
      channel.basicAck(first.tag, false);
    } else {
      channel.basicReject(first.tag, false);
    }
    return true;
  }

  private boolean isApplied(InHand first) {
    try {
      table.apply(first.change);
      return true;
    } catch (RuntimeException failed) {
      return false;
    }
  }
}
