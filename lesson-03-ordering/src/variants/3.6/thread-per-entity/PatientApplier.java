package ordering;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Gives each entity a thread, which may wait as long as it has to. */
public class PatientApplier {

  private final Table table;
  private final int attempts;
  private final Duration pause;
  private final Map<String, ExecutorService> threads = new ConcurrentHashMap<>();

  public PatientApplier(Table table, int attempts, Duration pause) {
    this.table = table;
    this.attempts = attempts;
    this.pause = pause;
  }

  public void start(Channel channel, String queue) throws IOException {
    channel.basicQos(20);
    channel.basicConsume(
        queue,
        (tag, delivery) -> {
          var change = Change.parse(new String(delivery.getBody(), StandardCharsets.UTF_8));
          threads
              .computeIfAbsent(change.entity(), PatientApplier::thread)
              .submit(() -> handle(channel, change, delivery));
        },
        tag -> {});
  }

  private static ExecutorService thread(String entity) {
    return Executors.newSingleThreadExecutor(
        work -> {
          var thread = new Thread(work, entity);
          thread.setDaemon(true);
          return thread;
        });
  }

  private Void handle(Channel channel, Change change, Delivery delivery)
      throws IOException, InterruptedException {
    long tag = delivery.getEnvelope().getDeliveryTag();
    for (int attempt = 1; table.lastNumber(change.entity()) + 1 == change.number(); attempt++) {
      try {
        table.apply(change);
      } catch (RuntimeException e) {
        if (attempt == attempts) {
          break;
        }
        Thread.sleep(pause.toMillis());
      }
    }
    synchronized (channel) {
      if (table.lastNumber(change.entity()) >= change.number()) {
        channel.basicAck(tag, false);
      } else {
        channel.basicReject(tag, false);
      }
    }
    return null;
  }
}
