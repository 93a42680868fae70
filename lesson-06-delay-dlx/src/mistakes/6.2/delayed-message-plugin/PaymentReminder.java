package delay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** As many a page on the Web has it, with a plugin that is not there. */
public class PaymentReminder {

  private final Channel channel;
  private final String exchange;
  private final String due;
  private final Duration delay;

  public PaymentReminder(Channel channel, String waiting, String due, Duration delay) {
    this.channel = channel;
    this.exchange = waiting + ".delayed";
    this.due = due;
    this.delay = delay;
  }

  public void declare() throws IOException {
    channel.exchangeDeclare(
        exchange, "x-delayed-message", true, false, Map.of("x-delayed-type", "fanout"));
    channel.queueDeclare(due, true, false, false, null);
    channel.queueBind(due, exchange, "");
  }

  public void remind(String order) throws IOException {
    Map<String, Object> headers = Map.of("x-delay", delay.toMillis());
    var properties = new AMQP.BasicProperties.Builder().deliveryMode(2).headers(headers).build();
    channel.basicPublish(exchange, "", properties, order.getBytes(UTF_8));
  }

  public void start(Consumer<String> mailer) throws IOException {
    channel.basicConsume(
        due,
        false,
        (tag, message) -> {
          mailer.accept(new String(message.getBody(), UTF_8));
          channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
        },
        tag -> {});
  }
}
