package ordering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

public class PatientApplier {

  private static final int AHEAD = 50;

  private final Table table;
  private final int attempts;
  private final Duration pause;

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

  private record Arrival(Change change, long tag) {}

  public PatientApplier(Table table, int attempts, Duration pause) {
    this.table = table;
    this.attempts = attempts;
    this.pause = pause;
  }

  public void start(Channel channel, String queue) throws IOException {
    channel.addShutdownListener(cause -> timer.shutdownNow());
    channel.basicQos(AHEAD);
    channel.basicConsume(
        queue,
        false,
        (consumerTag, delivery) -> {
          var change = Change.parse(new String(delivery.getBody(), UTF_8));
          serve(channel, new Arrival(change, delivery.getEnvelope().getDeliveryTag()), 1);
        },
        consumerTag -> {});
  }

  private synchronized boolean serve(Channel channel, Arrival arrival, int attempt)
      throws IOException {
    try {
      if (arrival.change().number() > table.lastNumber(arrival.change().entity())) {
        table.apply(arrival.change());
      }
      channel.basicAck(arrival.tag(), false);
    } catch (RuntimeException e) {
      if (attempt < attempts) {
        timer.schedule(() -> serve(channel, arrival, attempt + 1), pause.toNanos(), NANOSECONDS);
      } else {
        channel.basicReject(arrival.tag(), false);
      }
    }
    return true;
  }
}
