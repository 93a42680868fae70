package delay;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Quorum queues at a topic exchange, and the level found by halves. */
public class Reminders {

  private final Channel channel;
  private final String due;
  private final Duration[] levels;

  public Reminders(Channel channel, String due, List<Duration> levels) {
    this.channel = channel;
    this.due = due;
    this.levels = levels.toArray(Duration[]::new);
  }

  public void declare() throws IOException {
    var exchange = due + ".reminders";
    channel.exchangeDeclare(exchange, BuiltinExchangeType.TOPIC, true);
    channel.queueDeclare(due, true, false, false, Map.of("x-queue-type", "quorum"));
    channel.queueBind(due, exchange, "due.#");
    for (var level : levels) {
      channel.queueDeclare(
          due + " after " + level,
          true,
          false,
          false,
          Map.of(
              "x-queue-type",
              "quorum",
              "x-message-ttl",
              level.toMillis(),
              "x-dead-letter-exchange",
              exchange,
              "x-dead-letter-routing-key",
              "due.after." + level.toMillis()));
      channel.queueBind(due + " after " + level, exchange, "after." + level.toMillis());
    }
  }

  public void remind(String order, Duration delay) throws IOException {
    int found = Arrays.binarySearch(levels, delay);
    int place = found >= 0 ? found : -found - 1;
    if (place == levels.length) {
      throw new IllegalArgumentException("at most " + levels[place - 1] + " and not " + delay);
    }
    channel.basicPublish(
        due + ".reminders",
        "after." + levels[place].toMillis(),
        MessageProperties.MINIMAL_PERSISTENT_BASIC,
        order.getBytes(StandardCharsets.UTF_8));
  }
}
