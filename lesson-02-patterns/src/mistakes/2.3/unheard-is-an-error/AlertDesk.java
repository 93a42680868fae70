package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

public class AlertDesk {

  private final String exchange;

  public AlertDesk(String exchange) {
    this.exchange = exchange;
  }

  public void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, true);
  }

  public void raise(Channel channel, Severity severity, String alert) throws IOException {
    var unheard = new AtomicBoolean();
    channel.confirmSelect();
    channel.addReturnListener(returned -> unheard.set(true));
    channel.basicPublish(
        exchange,
        severity.key(),
        true,
        MessageProperties.PERSISTENT_TEXT_PLAIN,
        alert.getBytes(UTF_8));
    try {
      channel.waitForConfirmsOrDie();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (unheard.get()) {
      throw new IllegalStateException("nobody asked for it");
    }
  }

  public void open(Connection connection, String queue, Set<Severity> severities, Pager pager)
      throws IOException {
    var channel = connection.createChannel();
    channel.queueDeclare(queue, true, false, false, null);
    for (var severity : severities) {
      channel.queueBind(queue, exchange, severity.key());
    }
    channel.basicConsume(
        queue,
        false,
        (consumerTag, message) -> {
          pager.page(new String(message.getBody(), UTF_8));
          channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
        },
        consumerTag -> {});
  }
}
