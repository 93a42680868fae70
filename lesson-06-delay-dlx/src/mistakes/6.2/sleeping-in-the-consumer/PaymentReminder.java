package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Exercise 6.2: a delay queue.
 *
 * <p>Some time after an order was placed, its customer is reminded to pay. No thread sleeps for
 * that long, and no restart forgets it: the reminder waits in the broker.
 */
public class PaymentReminder {

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
    channel.queueDeclare(due, true, false, false, null);
    channel.queueDeclare(waiting, true, false, false, null);
  }

  public void remind(String order) throws IOException {
    channel.basicPublish("", due, MessageProperties.PERSISTENT_TEXT_PLAIN, order.getBytes(UTF_8));
  }

  public void start(Consumer<String> mailer) throws IOException {
    channel.basicConsume(
        due,
        false,
        (consumerTag, message) -> {
          try {
            Thread.sleep(delay.toMillis());
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          mailer.accept(new String(message.getBody(), UTF_8));
          channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
        },
        consumerTag -> {});
  }
}
