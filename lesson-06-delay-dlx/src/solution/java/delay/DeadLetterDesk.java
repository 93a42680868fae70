package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Exercise 6.1: three deaths.
 *
 * <p>Parcels wait in a queue to be packed. One that cannot be packed, one that has waited for too
 * long and one for which there is no room are not thrown away: somebody at a desk looks after them.
 */
public class DeadLetterDesk {

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
    // tag::declare[]
    channel.queueDeclare(desk, true, false, false, null);
    var arguments = new HashMap<String, Object>();
    arguments.put("x-dead-letter-exchange", ""); // <1>
    arguments.put("x-dead-letter-routing-key", desk); // <2>
    arguments.put("x-max-length", limit); // <3>
    arguments.put("x-message-ttl", patience.toMillis()); // <4>
    channel.queueDeclare(parcels, true, false, false, arguments);
    // end::declare[]
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
    // tag::start[]
    channel.basicConsume(
        parcels,
        false,
        (consumerTag, message) -> {
          long tag = message.getEnvelope().getDeliveryTag();
          if (packer.test(new String(message.getBody(), UTF_8))) {
            channel.basicAck(tag, false);
          } else {
            channel.basicReject(tag, false); // <1>
          }
        },
        consumerTag -> {});
    // end::start[]
  }

  /**
   * What the broker says of a message's deaths.
   *
   * @param message the properties of any message
   * @return its deaths, the latest first, as the broker lists them; none if it never died
   */
  public List<Death> deathsOf(AMQP.BasicProperties message) {
    // tag::deaths[]
    var headers = message.getHeaders();
    if (headers == null || !(headers.get("x-death") instanceof List<?> deaths)) {
      return List.of();
    }
    return deaths.stream().map(each -> death((Map<?, ?>) each)).toList();
  }

  private static Death death(Map<?, ?> entry) {
    return new Death(
        entry.get("reason").toString(), // <1>
        entry.get("queue").toString(),
        ((Number) entry.get("count")).longValue());
  }
  // end::deaths[]
}
