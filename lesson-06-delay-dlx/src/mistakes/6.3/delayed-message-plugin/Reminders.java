package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** As many a page on the Web has it, with a plugin that is not there. */
public class Reminders {

  private final Channel channel;
  private final String due;
  private final List<Duration> levels;

  public Reminders(Channel channel, String due, List<Duration> levels) {
    this.channel = channel;
    this.due = due;
    this.levels = levels;
  }

  public void declare() throws IOException {
    channel.queueDeclare(due, true, false, false, null);
    channel.exchangeDeclare(
        due + ".delayed", "x-delayed-message", true, false, Map.of("x-delayed-type", "fanout"));
    channel.queueBind(due, due + ".delayed", "");
  }

  public void remind(String order, Duration delay) throws IOException {
    if (delay.compareTo(levels.get(levels.size() - 1)) > 0) {
      throw new IllegalArgumentException("no level is as long as " + delay);
    }
    Map<String, Object> headers = Map.of("x-delay", delay.toMillis());
    var properties = new AMQP.BasicProperties.Builder().deliveryMode(2).headers(headers).build();
    channel.basicPublish(due + ".delayed", "", properties, order.getBytes(UTF_8));
  }
}
