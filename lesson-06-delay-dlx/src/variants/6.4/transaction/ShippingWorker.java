package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Transactions, quorum queues, times to live on the messages, and a rejection that parks. */
public class ShippingWorker {

  public static final String ATTEMPTS = "attempts";

  private final Channel channel;
  private final String parcels;
  private final String parked;
  private final List<Duration> waits;

  public ShippingWorker(Channel channel, String parcels, String parked, List<Duration> waits) {
    this.channel = channel;
    this.parcels = parcels;
    this.parked = parked;
    this.waits = waits;
  }

  public void declare() throws IOException {
    declare(parked, Map.of());
    declare(parcels, deadTo(parked));
    for (int level = 0; level < waits.size(); level++) {
      declare(parcels + "." + level, deadTo(parcels));
    }
  }

  private static Map<String, Object> deadTo(String queue) {
    return Map.of("x-dead-letter-exchange", "", "x-dead-letter-routing-key", queue);
  }

  private void declare(String queue, Map<String, Object> arguments) throws IOException {
    var all = new HashMap<>(arguments);
    all.put("x-queue-type", "quorum");
    channel.queueDeclare(queue, true, false, false, all);
  }

  public void start(Consumer<String> carrier) throws IOException {
    channel.txSelect();
    channel.basicQos(1);
    channel.basicConsume(
        parcels,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            long tag = envelope.getDeliveryTag();
            try {
              carrier.accept(new String(body, UTF_8));
              channel.basicAck(tag, false);
            } catch (RuntimeException e) {
              int level = attempts(properties);
              if (level >= waits.size()) {
                channel.basicReject(tag, false);
              } else {
                publishAgain(level, properties, body);
                channel.basicAck(tag, false);
              }
            }
            channel.txCommit();
          }
        });
  }

  private static int attempts(AMQP.BasicProperties properties) {
    return properties.getHeaders() == null
        ? 0
        : Integer.parseInt(properties.getHeaders().getOrDefault(ATTEMPTS, 0).toString());
  }

  private void publishAgain(int level, AMQP.BasicProperties properties, byte[] body)
      throws IOException {
    var headers = new HashMap<String, Object>();
    if (properties.getHeaders() != null) {
      properties.getHeaders().forEach(headers::put);
      headers.remove("x-death");
    }
    headers.put(ATTEMPTS, level + 1L);
    channel.basicPublish(
        "",
        parcels + "." + level,
        properties
            .builder()
            .headers(headers)
            .expiration(String.valueOf(waits.get(level).toMillis()))
            .build(),
        body);
  }
}
