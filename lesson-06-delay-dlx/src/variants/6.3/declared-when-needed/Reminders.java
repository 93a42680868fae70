package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Exchanges of its own for what begins to wait and for what is due; a level's queue when needed.
 */
public class Reminders {

  private final Channel channel;
  private final String due;
  private final TreeMap<Duration, String> levels = new TreeMap<>();

  public Reminders(Channel channel, String due, List<Duration> levels) {
    this.channel = channel;
    this.due = due;
    for (var level : levels) {
      this.levels.put(level, due + "." + level);
    }
  }

  public void declare() throws IOException {
    channel.exchangeDeclare(due + ".wait", BuiltinExchangeType.DIRECT, true);
    channel.exchangeDeclare(due + ".expired", BuiltinExchangeType.FANOUT, true);
    channel.queueDeclare(due, true, false, false, null);
    channel.queueBind(due, due + ".expired", "");
  }

  public void remind(String order, Duration delay) throws IOException {
    var level = levels.ceilingEntry(delay);
    if (level == null) {
      throw new IllegalArgumentException(delay + " is too long, at most " + levels.lastKey());
    }
    Map<String, Object> arguments = Map.of("x-dead-letter-exchange", due + ".expired");
    channel.queueDeclare(level.getValue(), true, false, false, arguments);
    channel.queueBind(level.getValue(), due + ".wait", level.getValue());
    var properties =
        new AMQP.BasicProperties.Builder()
            .deliveryMode(2)
            .contentType("text/plain")
            .expiration(String.valueOf(level.getKey().toMillis()))
            .build();
    channel.basicPublish(due + ".wait", level.getValue(), properties, order.getBytes(UTF_8));
  }
}
