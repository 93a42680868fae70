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
    channel.queueDeclare(queue, true, false, false, null);
    for (var severity : severities) {
      channel.queueBind(queue, exchange, severity.key());
    }
    new Thread(() -> poll(channel, queue, pager)).start();
  }

  private void poll(Channel channel, String queue, Pager pager) {
    try {
      while (channel.isOpen()) {
        var message = channel.basicGet(queue, false);
        if (message == null) {
          Thread.sleep(10);
        } else {
          pager.page(new String(message.getBody(), UTF_8));
          channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
        }
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      e.printStackTrace();
    }
  }
}
