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

/**
 * Exercise 1.4: the message contract.
 *
 * <p>An order has been placed, and other programs want to know: some are older than this one, some
 * newer, some not written in Java. What they agree on is the message, not a class:
 *
 * <pre>
 * body          {"order": "o-17", "customer": "Ada", "cents": 4990}   JSON in UTF-8
 * contentType   application/json
 * type          OrderPlaced
 * messageId     no two messages have the same, not even two about the same order
 * timestamp     when it was sent
 * deliveryMode  2, which is persistent
 * </pre>
 *
 * @param order the order's number; an order without one is none
 * @param customer who placed it; null if the message does not say, as an older program's may not
 * @param cents what it costs
 */
public record OrderPlaced(String order, String customer, long cents) {

  // tag::decode[]
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(FAIL_ON_UNKNOWN_PROPERTIES); // <1>

  // end::decode[]

  public OrderPlaced {
    Objects.requireNonNull(order, "order");
  }

  /**
   * Tells whoever reads the queue: hands a message to the channel's connection and returns. If the
   * connection is lost, it throws.
   *
   * @param channel stays open
   * @param queue the name of a queue that exists
   */
  public void publish(Channel channel, String queue) throws IOException {
    // tag::publish[]
    var properties =
        new BasicProperties.Builder()
            .contentType("application/json")
            .type("OrderPlaced")
            .messageId(UUID.randomUUID().toString())
            .timestamp(new Date())
            .deliveryMode(2)
            .build();
    channel.basicPublish("", queue, properties, JSON.writeValueAsBytes(this));
    // end::publish[]
  }

  /**
   * Has the orders in the queue given to a handler from now on, until the channel is closed, and
   * returns at once. A field that a newer program has added is no reason to refuse an order. A
   * message that is no order at all is rejected and not put back, and the next one is handled.
   *
   * <p>An order leaves the queue when the handler has returned. One for which the handler throws
   * stays there; what is received after that is up to you.
   *
   * @param queue the name of a queue that exists
   * @param handler does something with an order
   * @throws IOException if the broker refuses
   */
  public static void subscribe(Channel channel, String queue, Consumer<OrderPlaced> handler)
      throws IOException {
    // tag::subscribe[]
    channel.basicConsume(
        queue,
        false,
        (consumerTag, message) -> {
          long tag = message.getEnvelope().getDeliveryTag();
          OrderPlaced order;
          try {
            order = decode(message.getBody());
          } catch (IOException nonsense) {
            channel.basicReject(tag, false); // <1>
            return;
          }
          handler.accept(order); // <2>
          channel.basicAck(tag, false);
        },
        consumerTag -> {});
    // end::subscribe[]
  }

  // tag::decode[]
  private static OrderPlaced decode(byte[] body) throws IOException {
    var order = JSON.readValue(body, OrderPlaced.class);
    if (order == null) {
      throw new IOException("null is JSON, but no order");
    }
    return order;
  }
  // end::decode[]
}
