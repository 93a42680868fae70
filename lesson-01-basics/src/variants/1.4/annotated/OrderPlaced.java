package basics;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

@JsonIgnoreProperties(ignoreUnknown = true)
public record OrderPlaced(String order, String customer, long cents) {

  private static final String PROGRAM = UUID.randomUUID() + "/"; // another one at each start
  private static final AtomicLong MESSAGES = new AtomicLong();

  public OrderPlaced {
    Objects.requireNonNull(order, "order");
  }

  public void publish(Channel channel, String queue) throws IOException {
    var properties =
        new AMQP.BasicProperties(
            "application/json; charset=utf-8",
            "utf-8",
            Map.of(),
            2,
            null,
            null,
            null,
            null,
            PROGRAM + MESSAGES.incrementAndGet(),
            Date.from(Instant.now()),
            "OrderPlaced",
            null,
            "shop",
            null);
    channel.basicPublish("", queue, properties, new JsonMapper().writeValueAsBytes(this));
  }

  public static void subscribe(Channel channel, String queue, Consumer<OrderPlaced> handler)
      throws IOException {
    channel.basicQos(20);
    channel.basicConsume(queue, new Reader(channel, handler));
  }

  private static final class Reader extends DefaultConsumer {

    private final Consumer<OrderPlaced> handler;

    Reader(Channel channel, Consumer<OrderPlaced> handler) {
      super(channel);
      this.handler = handler;
    }

    @Override
    public void handleDelivery(
        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
        throws IOException {
      OrderPlaced order;
      try {
        if (!"OrderPlaced".equals(properties.getType())) {
          throw new IOException("that is something else");
        }
        order = Objects.requireNonNull(new JsonMapper().readValue(body, OrderPlaced.class));
      } catch (IOException | NullPointerException e) {
        getChannel().basicNack(envelope.getDeliveryTag(), false, false);
        return;
      }
      try {
        handler.accept(order);
      } catch (RuntimeException e) {
        getChannel().basicNack(envelope.getDeliveryTag(), false, true); // the next reader may do it
        return;
      }
      getChannel().basicAck(envelope.getDeliveryTag(), true);
    }
  }
}
