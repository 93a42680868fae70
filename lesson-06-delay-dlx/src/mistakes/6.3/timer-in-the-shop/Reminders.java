package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

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
    CompletableFuture.delayedExecutor(level.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              try {
                channel.basicPublish(
                    "", due, MessageProperties.PERSISTENT_TEXT_PLAIN, order.getBytes(UTF_8));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }
}
