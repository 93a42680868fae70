package ordering;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;

public class Resequencer {

  private final Table table;
  private final GapListener gaps;
  private final int capacity;
  private final Duration patience;

  public Resequencer(Table table, GapListener gaps, int capacity, Duration patience) {
    this.table = table;
    this.gaps = gaps;
    this.capacity = capacity;
    this.patience = patience;
  }

  public void start(Channel channel, String queue) throws IOException {
    channel.basicQos(capacity);
    channel.basicConsume(
        queue,
        false,
        (consumerTag, delivery) ->
            arrived(
                channel,
                Change.parse(new String(delivery.getBody(), UTF_8)),
                delivery.getEnvelope().getDeliveryTag()),
        consumerTag -> {});
  }

  private synchronized void arrived(Channel channel, Change change, long tag) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (change.number() > table.lastNumber(change.entity()) + 1) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          gaps.missing(change.entity(), table.lastNumber(change.entity()) + 1);
          channel.basicReject(tag, false);
          return;
        }
        wait(Math.max(1, left / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    if (change.number() > table.lastNumber(change.entity())) {
      table.apply(change);
    }
    channel.basicAck(tag, false);
  }
}
