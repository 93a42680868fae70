package basics;

import static com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Date;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

public record OrderPlaced(String order, String customer, long cents) {

  private static final ObjectMapper JSON = new ObjectMapper().disable(FAIL_ON_UNKNOWN_PROPERTIES);

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
    new Thread(() -> poll(channel, queue, handler), "reader").start();
  }

  private static void poll(Channel channel, String queue, Consumer<OrderPlaced> handler) {
    try {
      while (channel.isOpen()) {
        var message = channel.basicGet(queue, false);
        if (message == null) {
          Thread.sleep(10);
          continue;
        }
        long tag = message.getEnvelope().getDeliveryTag();
        OrderPlaced order;
        try {
          order = decode(message.getBody());
        } catch (IOException nonsense) {
          channel.basicReject(tag, false);
          continue;
        }
        handler.accept(order);
        channel.basicAck(tag, false);
      }
    } catch (IOException | InterruptedException ended) {
      System.err.println(ended);
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
