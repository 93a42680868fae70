package delay;

import static delay.Shop.State.CANCELLED;
import static delay.Shop.State.OPEN;
import static delay.Shop.State.PAID;
import static delay.Shop.State.UNKNOWN;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DeliverCallback;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Exercise 6.6: unpaid orders.
 *
 * <p>Whoever orders has some time to pay. An order that is unpaid when its time is over is
 * cancelled and its stock returned; a payment in time wins; a payment that is too late is refunded.
 * Whatever fails, and wherever: each order ends in one state, and the stock adds up.
 */
public class OrderBook {

  private static final long PATIENCE_MILLIS = 10_000;

  /** How long a message that failed stays in hand. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ConnectionFactory factory;
  private final Shop shop;
  private final Bank bank;
  private final OrderQueues queues;
  private final Duration timeToPay;
  private Channel channel;

  /**
   * A book that is not yet open. Several programs, one after the other or at the same time, keep
   * the same book.
   *
   * @param factory connects to the broker, and by default connects again after a cut
   * @param timeToPay in whole milliseconds, the same in every program that keeps this book
   */
  public OrderBook(
      ConnectionFactory factory, Shop shop, Bank bank, OrderQueues queues, Duration timeToPay) {
    this.factory = factory;
    this.shop = shop;
    this.bank = bank;
    this.queues = queues;
    this.timeToPay = timeToPay;
  }

  /**
   * Starts to keep the book, and returns. A message leaves its queue when all that follows from it
   * is done, and an order's own when the broker has confirmed that its number waits. If that fails,
   * by whatever exception or by a refusal of the broker, it comes again, after a pause, and none of
   * the same order overtakes it. What waits outlives a restart of the broker, and so does what is
   * just due: the broker passes it on at least once.
   *
   * @throws IOException if the broker cannot be reached, or refuses
   * @throws TimeoutException if the broker does not answer
   */
  public void start() throws IOException, TimeoutException {
    // tag::start[]
    channel = factory.newConnection("order book").createChannel(); // <1>
    channel.queueDeclare(queues.due(), true, false, false, null);
    channel.queueDeclare(
        queues.waiting(),
        true,
        false,
        false,
        Map.of(
            "x-message-ttl", timeToPay.toMillis(),
            "x-dead-letter-exchange", "",
            "x-dead-letter-routing-key", queues.due(),
            "x-queue-type", "quorum", // <2>
            "x-dead-letter-strategy", "at-least-once",
            "x-overflow", "reject-publish"));
    channel.confirmSelect();
    channel.basicQos(1); // <3>
    channel.basicConsume(
        queues.events(), false, doing(event -> handle(ShopEvent.parse(event))), tag -> {});
    channel.basicConsume(queues.due(), false, doing(this::timeIsOver), tag -> {});
    // end::start[]
  }

  // tag::doing[]
  /** What a message asks for. */
  @FunctionalInterface
  private interface Work {
    void of(String message) throws IOException, TimeoutException, InterruptedException;
  }

  private DeliverCallback doing(Work work) {
    return (consumerTag, message) -> {
      long tag = message.getEnvelope().getDeliveryTag();
      try {
        work.of(new String(message.getBody(), UTF_8));
      } catch (Exception e) {
        LockSupport.parkNanos(PAUSE.toNanos()); // <1>
        if (channel.isOpen()) { // <2>
          channel.basicReject(tag, true);
        }
        return;
      }
      channel.basicAck(tag, false); // <3>
    };
  }

  // end::doing[]

  private void handle(ShopEvent event) throws IOException, TimeoutException, InterruptedException {
    switch (event.kind()) {
      case PLACED -> placed(event.order());
      case PAID -> paid(event.order());
    }
  }

  // tag::placed[]
  private void placed(String order) throws IOException, TimeoutException, InterruptedException {
    shop.transaction(
        tables -> {
          boolean isNew = tables.move(order, UNKNOWN, OPEN);
          if (isNew) {
            tables.takeStock(order);
          }
          return isNew;
        });
    channel.basicPublish( // <1>
        "", queues.waiting(), MessageProperties.PERSISTENT_TEXT_PLAIN, order.getBytes(UTF_8));
    if (!channel.waitForConfirms(PATIENCE_MILLIS)) { // <2>
      throw new IOException("the broker refused the deadline of " + order);
    }
  }

  // end::placed[]

  // tag::ends[]
  private void timeIsOver(String order) {
    shop.transaction(
        tables -> {
          boolean unpaid = tables.move(order, OPEN, CANCELLED); // <1>
          if (unpaid) {
            tables.returnStock(order); // <2>
          }
          return unpaid;
        });
  }

  private void paid(String order) {
    boolean late =
        shop.transaction(
            tables -> !tables.move(order, OPEN, PAID) && tables.state(order) == CANCELLED); // <3>
    if (late) {
      bank.refund(order, "refund of " + order); // <4>
    }
  }
  // end::ends[]
}
