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

  private String desk;

  public void declare(Channel channel, String parcels, String desk, int limit, Duration patience)
      throws IOException {
    this.desk = desk;
    channel.queueDeclare(desk, true, false, false, null);
    var arguments = new HashMap<String, Object>();
    arguments.put("x-dead-letter-exchange", "");
    arguments.put("x-dead-letter-routing-key", desk);
    arguments.put("x-max-length", limit);
    arguments.put("x-message-ttl", patience.toMillis());
    channel.queueDeclare(parcels, true, false, false, arguments);
  }

  public void start(Channel channel, String parcels, Predicate<String> packer) throws IOException {
    channel.basicConsume(
        parcels,
        false,
        (consumerTag, message) -> {
          long tag = message.getEnvelope().getDeliveryTag();
          if (packer.test(new String(message.getBody(), UTF_8))) {
            channel.basicAck(tag, false);
          } else {
            channel.basicPublish("", desk, message.getProperties(), message.getBody());
            channel.basicAck(tag, false);
          }
        },
        consumerTag -> {});
  }

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
