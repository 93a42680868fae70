package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Date;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

public record OrderPlaced(String order, String customer, long cents) {

  private static final Executor READER =
      Executors.newSingleThreadExecutor(
          task -> {
            var thread = new Thread(task, "reader");
            thread.setDaemon(true);
            return thread;
          });

  public OrderPlaced {
    Objects.requireNonNull(order, "order");
  }

  public void publish(Channel channel, String queue) throws IOException {
    AMQP.BasicProperties properties =
        MessageProperties.MINIMAL_PERSISTENT_BASIC
            .builder()
            .contentType("application/json")
            .type("OrderPlaced")
            .messageId(UUID.randomUUID().toString())
            .timestamp(new Date())
            .build();
    var json = new ObjectMapper().createObjectNode();
    json.put("order", order).put("customer", customer).put("cents", cents).put("version", 1);
    channel.basicPublish("", queue, properties, json.toString().getBytes(UTF_8));
  }

  public static void subscribe(Channel channel, String queue, Consumer<OrderPlaced> handler)
      throws IOException {
    channel.queueDeclarePassive(queue);
    channel.basicConsume(
        queue,
        (tag, message) -> READER.execute(() -> read(channel, message, handler)),
        tag -> {},
        (tag, shutdown) -> {});
  }

  private static void read(Channel channel, Delivery message, Consumer<OrderPlaced> handler) {
    long tag = message.getEnvelope().getDeliveryTag();
    try {
      var order = decoded(message.getBody());
      if (order.isEmpty()) {
        channel.basicReject(tag, false);
      } else {
        handler.accept(order.get());
        channel.basicAck(tag, false);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<OrderPlaced> decoded(byte[] body) {
    try {
      JsonNode json = new ObjectMapper().readTree(new String(body, UTF_8));
      return json.path("order").isTextual() && json.path("cents").isIntegralNumber()
          ? Optional.of(
              new OrderPlaced(
                  json.get("order").asText(),
                  json.path("customer").textValue(),
                  json.get("cents").asLong()))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
