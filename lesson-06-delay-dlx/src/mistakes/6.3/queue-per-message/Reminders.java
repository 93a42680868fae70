package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;

/**
 * Exercise 6.3: delays of many lengths.
 *
 * <p>One customer pays by card and is reminded soon, another by transfer and has days. Each
 * reminder waits in the queue of a level: the shortest delay on offer that is long enough.
 */
public class Reminders {

  private final Channel channel;
  private final String due;
  private final List<Duration> levels;

  public Reminders(Channel channel, String due, List<Duration> levels) {
    this.channel = channel;
    this.due = due;
    this.levels = List.copyOf(levels);
  }

  public void declare() throws IOException {
    channel.queueDeclare(due, true, false, false, null);
  }

  public void remind(String order, Duration delay) throws IOException {
    var level =
        levels.stream()
            .filter(each -> each.compareTo(delay) >= 0)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no level is as long as " + delay));
    var arguments = new HashMap<String, Object>();
    arguments.put("x-message-ttl", level.toMillis());
    arguments.put("x-dead-letter-exchange", "");
    arguments.put("x-dead-letter-routing-key", due);
    var waiting = due + "." + UUID.randomUUID();
    channel.queueDeclare(waiting, true, false, false, arguments);
    channel.basicPublish(
        "", waiting, MessageProperties.PERSISTENT_TEXT_PLAIN, order.getBytes(UTF_8));
  }
}
