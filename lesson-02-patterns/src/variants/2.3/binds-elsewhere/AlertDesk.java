package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Sets up on a channel that is closed again, and binds more often than it has to. */
public class AlertDesk {

  private final String exchange;

  public AlertDesk(String exchange) {
    this.exchange = exchange;
  }

  public void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, true);
  }

  public void raise(Channel channel, Severity severity, String alert) throws IOException {
    channel.basicPublish(
        exchange,
        severity.key(),
        true,
        MessageProperties.PERSISTENT_TEXT_PLAIN,
        alert.getBytes(UTF_8));
  }

  public void open(Connection connection, String queue, Set<Severity> severities, Pager pager)
      throws IOException {
    try (var setup = connection.createChannel()) {
      declare(setup);
      setup.queueDeclare(queue, true, false, false, null);
      for (var severity : severities) {
        setup.queueBind(queue, exchange, severity.key());
        setup.queueBind(queue, exchange, severity.key());
      }
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
    var channel = connection.createChannel();
    channel.basicConsume(
        queue,
        (consumerTag, message) -> {
          pager.page(new String(message.getBody(), UTF_8));
          channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
        },
        consumerTag -> {});
  }
}
