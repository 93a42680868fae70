package basics;

import static com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.Date;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

public record OrderPlaced(String order, String customer, long cents) {

  private static final ObjectMapper JSON = new ObjectMapper().disable(FAIL_ON_UNKNOWN_PROPERTIES);

  private static final Executor POOL =
      Executors.newFixedThreadPool(
          4,
          task -> {
            var thread = new Thread(task, "reader");
            thread.setDaemon(true);
            return thread;
          });

  public OrderPlaced {
    Objects.requireNonNull(order, "order");
  }

  public void publish(Channel channel, String queue) throws IOException {
    var properties =
        new BasicProperties.Builder()
            .contentType("application/json")
            .type("OrderPlaced")
            .messageId(UUID.randomUUID().toString())
            .timestamp(new Date())
            .deliveryMode(2)
            .build();
    channel.basicPublish("", queue, properties, JSON.writeValueAsBytes(this));
  }

  public static void subscribe(Channel channel, String queue, Consumer<OrderPlaced> handler)
      throws IOException {
    channel.basicQos(10);
    channel.basicConsume(
        queue,
        false,
        (consumerTag, message) -> POOL.execute(() -> read(channel, message, handler)),
        consumerTag -> {});
  }

  private static void read(Channel channel, Delivery message, Consumer<OrderPlaced> handler) {
    long tag = message.getEnvelope().getDeliveryTag();
    try {
      OrderPlaced order;
      try {
        order = decode(message.getBody());
      } catch (IOException nonsense) {
        settle(channel, () -> channel.basicReject(tag, false));
        return;
      }
      handler.accept(order);
      settle(channel, () -> channel.basicAck(tag, false));
    } catch (IOException | RuntimeException e) {
      System.err.println("not handled, so it stays with the broker: " + e);
    }
  }

  private interface Settlement {
    void send() throws IOException;
  }

  private static void settle(Channel channel, Settlement settlement) throws IOException {
    synchronized (channel) {
      settlement.send();
    }
  }

  private static OrderPlaced decode(byte[] body) throws IOException {
    var order = JSON.readValue(body, OrderPlaced.class);
    if (order == null) {
      throw new IOException("null is JSON, but no order");
    }
    return order;
  }
}
