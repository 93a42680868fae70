package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** One exchange for both queues, confirms, and a pause before what could not be mailed. */
public class PaymentReminder {

  private static final long PATIENCE_MILLIS = 5000;

  private final Channel channel;
  private final String waiting;
  private final String due;
  private final Duration delay;

  public PaymentReminder(Channel channel, String waiting, String due, Duration delay) {
    this.channel = channel;
    this.waiting = waiting;
    this.due = due;
    this.delay = delay;
  }

  public void declare() throws IOException {
    channel.exchangeDeclare(exchange(), BuiltinExchangeType.DIRECT, true);
    channel.queueDeclare(due, true, false, false, null);
    channel.queueBind(due, exchange(), "due");
    channel.queueDeclare(
        waiting,
        true,
        false,
        false,
        Map.of(
            "x-message-ttl", delay.toMillis(),
            "x-dead-letter-exchange", exchange(),
            "x-dead-letter-routing-key", "due"));
    channel.queueBind(waiting, exchange(), "asked for");
    channel.confirmSelect();
  }

  private String exchange() {
    return "reminders " + waiting + " " + due;
  }

  public void remind(String order) throws IOException {
    channel.basicPublish(
        exchange(),
        "asked for",
        true,
        MessageProperties.PERSISTENT_TEXT_PLAIN,
        order.getBytes(UTF_8));
    try {
      channel.waitForConfirmsOrDie(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
  }

  public void start(Consumer<String> mailer) throws IOException {
    channel.basicQos(20);
    channel.basicConsume(due, (tag, message) -> mail(message, mailer), tag -> {});
  }

  private void mail(Delivery message, Consumer<String> mailer) throws IOException {
    var order = new String(message.getBody(), UTF_8);
    try {
      mailer.accept(order);
    } catch (RuntimeException e) {
      LockSupport.parkNanos(1_000_000_000);
      channel.basicReject(message.getEnvelope().getDeliveryTag(), true);
      return;
    }
    channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
  }
}
