package ordering;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Chains what is to be done with a change to the end of what is done with the one before it. */
public class PatientApplier {

  private final Table table;
  private final int attempts;
  private final Executor later;
  private final Map<String, CompletableFuture<Void>> last = new ConcurrentHashMap<>();

  public PatientApplier(Table table, int attempts, Duration pause) {
    this.table = table;
    this.attempts = attempts;
    this.later = CompletableFuture.delayedExecutor(pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  public void start(Channel channel, String queue) throws IOException {
    channel.basicQos(100, false);
    channel.basicConsume(
        queue,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
            var change = Change.parse(new String(body, StandardCharsets.UTF_8));
            last.merge(
                change.entity(), CompletableFuture.completedFuture(null), (before, none) -> before);
            last.computeIfPresent(
                change.entity(),
                (entity, before) ->
                    before
                        .thenComposeAsync(done -> result(change, 1))
                        .thenAccept(good -> settle(getChannel(), envelope.getDeliveryTag(), good)));
          }
        });
  }

  private CompletableFuture<Boolean> result(Change change, int attempt) {
    long number = table.lastNumber(change.entity());
    if (change.number() != number + 1) {
      return CompletableFuture.completedFuture(change.number() <= number);
    }
    try {
      table.apply(change);
      return CompletableFuture.completedFuture(true);
    } catch (RuntimeException e) {
      return attempt == attempts
          ? CompletableFuture.completedFuture(false)
          : CompletableFuture.supplyAsync(() -> attempt + 1, later)
              .thenCompose(next -> result(change, next));
    }
  }

  private static void settle(Channel channel, long tag, boolean good) {
    synchronized (channel) {
      try {
        if (good) {
          channel.basicAck(tag, false);
        } else {
          channel.basicNack(tag, false, false);
        }
      } catch (IOException | AlreadyClosedException lost) {
        // it comes again, and is a repeat then
      }
    }
  }
}
