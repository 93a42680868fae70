package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A fanout of its own for the dead, quorum queues, a consumer class, nack, and plain loops. */
public class DeadLetterDesk {

  public void declare(Channel channel, String parcels, String desk, int limit, Duration patience)
      throws IOException {
    var quorum = Map.<String, Object>of("x-queue-type", "quorum");
    String dead = parcels + ".dead";
    channel.exchangeDeclare(dead, BuiltinExchangeType.FANOUT, true);
    channel.queueDeclare(desk, true, false, false, quorum);
    channel.queueBind(desk, dead, "");
    var arguments = new HashMap<>(quorum);
    arguments.put("x-dead-letter-exchange", dead);
    arguments.put("x-max-length", limit);
    arguments.put("x-message-ttl", patience.toMillis());
    channel.queueDeclare(parcels, true, false, false, arguments);
  }

  public void start(Channel channel, String parcels, Predicate<String> packer) throws IOException {
    channel.basicQos(10);
    channel.basicConsume(
        parcels,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            boolean packed = packer.test(new String(body, UTF_8));
            if (packed) {
              getChannel().basicAck(envelope.getDeliveryTag(), false);
            } else {
              getChannel().basicNack(envelope.getDeliveryTag(), false, false);
            }
          }
        });
  }

  @SuppressWarnings("unchecked")
  public List<Death> deathsOf(AMQP.BasicProperties message) {
    var deaths = new ArrayList<Death>();
    if (message.getHeaders() != null && message.getHeaders().containsKey("x-death")) {
      var entries = (List<Map<String, Object>>) message.getHeaders().get("x-death");
      for (var entry : entries) {
        String reason = String.valueOf(entry.get("reason"));
        deaths.add(
            new Death(reason, String.valueOf(entry.get("queue")), (Long) entry.get("count")));
      }
    }
    return deaths;
  }
}
