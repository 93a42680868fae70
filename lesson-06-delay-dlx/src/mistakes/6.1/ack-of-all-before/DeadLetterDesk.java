package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * Exercise 6.1: three deaths.
 *
 * <p>Parcels wait in a queue to be packed. One that cannot be packed, one that has waited for too
 * long and one for which there is no room are not thrown away: somebody at a desk looks after them.
 */
public class DeadLetterDesk {

  private final ExecutorService packers =
      Executors.newFixedThreadPool(
          2,
          task -> {
            var thread = new Thread(task, "packer");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Declares both queues, so that a parcel which dies in the first one lands in the second. There
   * it stays, however many come and however long it takes. Each program declares both when it
   * starts, and they survive a restart of the broker.
   *
   * @param parcels the name of the queue of parcels to pack
   * @param desk the name of the queue of those that died
   * @param limit how many parcels may wait; if one more comes, the oldest dies
   * @param patience how long a parcel may wait, in whole milliseconds; then it dies
   * @throws IOException if the broker refuses
   */
  public void declare(Channel channel, String parcels, String desk, int limit, Duration patience)
      throws IOException {
    channel.queueDeclare(desk, true, false, false, null);
    var arguments = new HashMap<String, Object>();
    arguments.put("x-dead-letter-exchange", "");
    arguments.put("x-dead-letter-routing-key", desk);
    arguments.put("x-max-length", limit);
    arguments.put("x-message-ttl", patience.toMillis());
    channel.queueDeclare(parcels, true, false, false, arguments);
  }

  /**
   * Starts to pack, and returns. A parcel that is packed is done with; one that cannot be packed
   * goes to the desk at once. One is lost neither if the packer's program ends before that, nor if
   * the packer throws.
   *
   * @param packer is given a message's body, UTF-8 text, and says whether it could be packed
   * @throws IOException if the broker refuses
   */
  public void start(Channel channel, String parcels, Predicate<String> packer) throws IOException {
    channel.basicConsume(
        parcels,
        false,
        (consumerTag, message) -> packers.execute(() -> pack(channel, message, packer)),
        consumerTag -> {});
  }

  private void pack(Channel channel, Delivery message, Predicate<String> packer) {
    long tag = message.getEnvelope().getDeliveryTag();
    boolean packed = packer.test(new String(message.getBody(), UTF_8));
    try {
      synchronized (channel) {
        if (packed) {
          channel.basicAck(tag, true);
        } else {
          channel.basicReject(tag, false);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the broker says of a message's deaths.
   *
   * @param message the properties of any message
   * @return its deaths, the latest first, as the broker lists them; none if it never died
   */
  public List<Death> deathsOf(AMQP.BasicProperties message) {
    var headers = message.getHeaders();
    if (headers == null || !(headers.get("x-death") instanceof List<?> deaths)) {
      return List.of();
    }
    return deaths.stream().map(each -> death((Map<?, ?>) each)).toList();
  }

  private static Death death(Map<?, ?> entry) {
    return new Death(
        entry.get("reason").toString(),
        entry.get("queue").toString(),
        ((Number) entry.get("count")).longValue());
  }
}
