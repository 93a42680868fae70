package basics;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.Objects;
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
    // TODO 1: turn this order into the bytes of its JSON, with Jackson's ObjectMapper for instance.
    // TODO 2: fill in the properties of the contract: AMQP.BasicProperties.Builder.
    // TODO 3: publish both to the queue, through the default exchange.
    throw new UnsupportedOperationException("TODO 1.4: encode and publish");
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
    // TODO 4: consume with manual acknowledgement, and read each body as an OrderPlaced. Ignore
    //         fields that you don't know.
    // TODO 5: hand the order to the handler, then acknowledge the message.
    // TODO 6: reject a message that cannot be read, without requeueing it.
    throw new UnsupportedOperationException("TODO 1.4: consume, decode, handle or reject");
  }
}
