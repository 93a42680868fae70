package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.Set;

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
        exchange, severity.key(), MessageProperties.PERSISTENT_TEXT_PLAIN, alert.getBytes(UTF_8));
  }

  public void open(Connection connection, String queue, Set<Severity> severities, Pager pager)
      throws IOException {
    var channel = connection.createChannel();
    for (var severity : severities) {
      var own = queue + "." + severity.key();
      channel.queueDeclare(own, true, false, false, null);
      channel.queueBind(own, exchange, severity.key());
      channel.basicConsume(
          own,
          false,
          (consumerTag, message) -> {
            pager.page(new String(message.getBody(), UTF_8));
            channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
          },
          consumerTag -> {});
    }
  }
}
