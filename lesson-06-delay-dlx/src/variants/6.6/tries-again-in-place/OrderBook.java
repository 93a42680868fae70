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

/** Tries again with the message in hand, as long as its channel is open. */
public class OrderBook {

  private static final long PATIENCE_MILLIS = 10_000;

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ConnectionFactory factory;
  private final Shop shop;
  private final Bank bank;
  private final OrderQueues queues;
  private final Duration timeToPay;
  private Channel channel;

  public OrderBook(
      ConnectionFactory factory, Shop shop, Bank bank, OrderQueues queues, Duration timeToPay) {
    this.factory = factory;
    this.shop = shop;
    this.bank = bank;
    this.queues = queues;
    this.timeToPay = timeToPay;
  }

  public void start() throws IOException, TimeoutException {
    channel = factory.newConnection("order book").createChannel();
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
            "x-queue-type", "quorum",
            "x-dead-letter-strategy", "at-least-once",
            "x-overflow", "reject-publish"));
    channel.confirmSelect();
    channel.basicQos(1);
    channel.basicConsume(
        queues.events(), false, doing(event -> handle(ShopEvent.parse(event))), tag -> {});
    channel.basicConsume(queues.due(), false, doing(this::timeIsOver), tag -> {});
  }

  @FunctionalInterface
  private interface Work {
    void of(String message) throws IOException, TimeoutException, InterruptedException;
  }

  private DeliverCallback doing(Work work) {
    return (consumerTag, message) -> {
      long tag = message.getEnvelope().getDeliveryTag();
      var text = new String(message.getBody(), UTF_8);
      while (channel.isOpen()) {
        try {
          work.of(text);
          channel.basicAck(tag, false);
          return;
        } catch (Exception e) {
          LockSupport.parkNanos(PAUSE.toNanos());
        }
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
            tables -> !tables.move(order, OPEN, PAID) && tables.move(order, CANCELLED, CANCELLED));
    if (late) {
      bank.refund(order, "refund of " + order);
    }
  }
}
