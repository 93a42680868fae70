package delay;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.LongString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The desk gets what the packer throws for as well; a limit and an overflow that say so. */
public class DeadLetterDesk {

  public void declare(Channel channel, String parcels, String desk, int limit, Duration patience)
      throws IOException {
    channel.queueDeclare(
        parcels,
        true,
        false,
        false,
        Map.of(
            "x-message-ttl",
            patience.toMillis(),
            "x-max-length",
            (long) limit,
            "x-overflow",
            "drop-head",
            "x-dead-letter-exchange",
            "amq.direct",
            "x-dead-letter-routing-key",
            desk + " of " + parcels));
    channel.queueDeclare(desk, true, false, false, Collections.emptyMap());
    channel.queueBind(desk, "amq.direct", desk + " of " + parcels);
  }

  public void start(Channel channel, String parcels, Predicate<String> packer) throws IOException {
    channel.basicQos(1);
    channel.basicConsume(parcels, (tag, parcel) -> pack(channel, parcel, packer), tag -> {});
  }

  private static void pack(Channel channel, Delivery parcel, Predicate<String> packer)
      throws IOException {
    long tag = parcel.getEnvelope().getDeliveryTag();
    boolean packed = false;
    try {
      packed = packer.test(new String(parcel.getBody(), StandardCharsets.UTF_8));
    } finally {
      if (packed) {
        channel.basicAck(tag, false);
      } else {
        channel.basicNack(tag, false, false);
      }
    }
  }

  public List<Death> deathsOf(BasicProperties message) {
    var headers = message.getHeaders() == null ? Map.<String, Object>of() : message.getHeaders();
    var deaths = new LinkedList<Death>();
    for (var each : (List<?>) headers.getOrDefault("x-death", List.of())) {
      var entry = (Map<?, ?>) each;
      deaths.add(new Death(text(entry, "reason"), text(entry, "queue"), (long) entry.get("count")));
    }
    return deaths;
  }

  private static String text(Map<?, ?> entry, String key) {
    return new String(((LongString) entry.get(key)).getBytes(), StandardCharsets.UTF_8);
  }
}
