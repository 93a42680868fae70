package delay;

import static delay.Shop.State.CANCELLED;
import static delay.Shop.State.OPEN;
import static delay.Shop.State.PAID;
import static delay.Shop.State.UNKNOWN;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
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
  private static final long PAUSE_NANOS = 200_000_000;

  private final ConnectionFactory factory;
  private final Shop shop;
  private final Bank bank;
  private final OrderQueues queues;
  private final Duration timeToPay;
  private Channel publisher;

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
   * is done. Where that fails it comes again, and none of the same order overtakes it.
   *
   * @throws IOException if the broker cannot be reached, or refuses
   * @throws TimeoutException if the broker does not answer
   */
  public void start() throws IOException, TimeoutException {
    var connection = factory.newConnection("order book");
    publisher = connection.createChannel();
    publisher.confirmSelect();
    publisher.exchangeDeclare(queues.due(), BuiltinExchangeType.FANOUT, true);
    publisher.queueDeclare(queues.due(), true, false, false, Map.of("x-queue-type", "quorum"));
    publisher.queueBind(queues.due(), queues.due(), "");
    var arguments = new HashMap<String, Object>();
    arguments.put("x-queue-type", "quorum");
    arguments.put("x-dead-letter-exchange", queues.due());
    arguments.put("x-dead-letter-strategy", "at-least-once");
    arguments.put("x-overflow", "reject-publish");
    publisher.queueDeclare(queues.waiting(), true, false, false, arguments);
    consume(connection.createChannel(), queues.events(), e -> handle(ShopEvent.parse(e)));
    consume(connection.createChannel(), queues.due(), this::timeIsOver);
  }

  /** What a message asks for. */
  @FunctionalInterface
  private interface Work {
    void of(String message) throws IOException, TimeoutException, InterruptedException;
  }

  private static void consume(Channel channel, String queue, Work work) throws IOException {
    channel.basicQos(1);
    channel.basicConsume(
        queue,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            boolean done = false;
            try {
              work.of(new String(body, UTF_8));
              done = true;
            } catch (IOException | TimeoutException | RuntimeException e) {
              // it comes again
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            if (done) {
              channel.basicAck(envelope.getDeliveryTag(), false);
              return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            if (channel.isOpen()) {
              channel.basicNack(envelope.getDeliveryTag(), false, true);
            }
          }
        });
  }

  private void handle(ShopEvent event) throws IOException, TimeoutException, InterruptedException {
    switch (event.kind()) {
      case PLACED -> placed(event.order());
      case PAID -> paid(event.order());
    }
  }

  private void placed(String order) throws IOException, TimeoutException, InterruptedException {
    shop.transaction(
        tables -> {
          boolean isNew = tables.move(order, UNKNOWN, OPEN);
          if (isNew) {
            tables.takeStock(order);
          }
          return isNew;
        });
    var expiring =
        MessageProperties.PERSISTENT_BASIC
            .builder()
            .expiration(String.valueOf(timeToPay.toMillis()))
            .build();
    publisher.basicPublish("", queues.waiting(), expiring, order.getBytes(UTF_8));
    if (!publisher.waitForConfirms(PATIENCE_MILLIS)) {
      throw new IOException("the broker refused the deadline of " + order);
    }
  }

  private void timeIsOver(String order) {
    shop.transaction(
        tables -> {
          boolean unpaid = tables.move(order, OPEN, CANCELLED);
          if (unpaid) {
            tables.returnStock(order);
          }
          return unpaid;
        });
  }

  private void paid(String order) {
    boolean late =
        shop.transaction(
            tables -> !tables.move(order, OPEN, PAID) && tables.state(order) == CANCELLED);
    if (late) {
      bank.refund(order, "refund of " + order);
    }
  }
}
