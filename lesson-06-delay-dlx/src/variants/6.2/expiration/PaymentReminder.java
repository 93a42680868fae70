package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** The time to live on each message, an exchange of its own, quorum queues, a consumer class. */
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
    channel.exchangeDeclare(exchange(), BuiltinExchangeType.FANOUT, true);
    channel.queueDeclare(
        waiting,
        true,
        false,
        false,
        Map.of("x-queue-type", "quorum", "x-dead-letter-exchange", exchange()));
    channel.queueDeclare(due, true, false, false, Map.of("x-queue-type", "quorum"));
    channel.queueBind(due, exchange(), "");
  }

  private String exchange() {
    return due + ".expired";
  }

  public void remind(String order) throws IOException {
    var properties =
        new AMQP.BasicProperties.Builder()
            .deliveryMode(2)
            .expiration(String.valueOf(delay.toMillis()))
            .build();
    channel.basicPublish("", waiting, properties, order.getBytes(UTF_8));
  }

  public void start(Consumer<String> mailer) throws IOException {
    channel.basicQos(1);
    channel.basicConsume(
        due,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            mailer.accept(new String(body, UTF_8));
            getChannel().basicAck(envelope.getDeliveryTag(), false);
          }
        });
  }
}
