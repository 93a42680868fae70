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
import java.util.HashMap;
import java.util.concurrent.TimeoutException;

/**
 * Exercise 6.6: unpaid orders.
 *
 * <p>Whoever orders has some time to pay. An order that is unpaid when its time is over is
 * cancelled and its stock returned; a payment in time wins; a payment that is too late is refunded.
 * Whatever fails, and wherever: each order ends in one state, and the stock adds up.
 */
public class OrderBook {

  private static final long PATIENCE_MILLIS = 10_000;

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
   * is done. Where that fails it comes again, and none of the same order overtakes it.
   *
   * @throws IOException if the broker cannot be reached, or refuses
   * @throws TimeoutException if the broker does not answer
   */
  public void start() throws IOException, TimeoutException {
    factory.setAutomaticRecoveryEnabled(false);
    connect();
  }

  private synchronized void connect() throws IOException, TimeoutException {
    var connection = factory.newConnection();
    try {
      channel = connection.createChannel();
      channel.basicQos(1);
      channel.confirmSelect();
      channel.queueDeclare(queues.due(), true, false, false, null);
      var arguments = new HashMap<String, Object>();
      arguments.put("x-message-ttl", timeToPay.toMillis());
      arguments.put("x-queue-type", "quorum");
      arguments.put("x-dead-letter-strategy", "at-least-once");
      arguments.put("x-overflow", "reject-publish");
      arguments.put("x-dead-letter-exchange", "");
      arguments.put("x-dead-letter-routing-key", queues.due());
      channel.queueDeclare(queues.waiting(), true, false, false, arguments);
      channel.basicConsume(queues.due(), false, doing(this::timeIsOver), tag -> {});
      channel.basicConsume(
          queues.events(), false, doing(event -> handle(ShopEvent.parse(event))), tag -> {});
    } catch (IOException | RuntimeException e) {
      connection.abort();
      throw e;
    }
    connection.addShutdownListener(cause -> new Thread(this::connectAgain, "connects").start());
  }

  private void connectAgain() {
    try {
      while (true) {
        Thread.sleep(factory.getNetworkRecoveryInterval());
        try {
          connect();
          return;
        } catch (IOException | TimeoutException | RuntimeException e) {
          // the broker is not back yet
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a message asks for. */
  @FunctionalInterface
  private interface Work {
    void of(String message) throws IOException, TimeoutException, InterruptedException;
  }

  private DeliverCallback doing(Work work) {
    var mine = channel;
    return (consumerTag, message) -> {
      try {
        work.of(new String(message.getBody(), UTF_8));
        mine.basicAck(message.getEnvelope().getDeliveryTag(), false);
      } catch (Exception e) {
        mine.getConnection().abort(); // what is not acknowledged comes again, in its order
      }
    };
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
    channel.basicPublish(
        "", queues.waiting(), MessageProperties.PERSISTENT_TEXT_PLAIN, order.getBytes(UTF_8));
    if (!channel.waitForConfirms(PATIENCE_MILLIS)) {
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
