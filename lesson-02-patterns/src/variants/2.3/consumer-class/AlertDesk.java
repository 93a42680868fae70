package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

public class AlertDesk {

  private final String exchange;

  public AlertDesk(String exchange) {
    this.exchange = exchange;
  }

  public void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(exchange, "direct", true, false, null);
  }

  public void raise(Channel channel, Severity severity, String alert) throws IOException {
    var properties =
        new AMQP.BasicProperties.Builder()
            .contentType("text/plain")
            .deliveryMode(2)
            .type("alert." + severity.key())
            .build();
    var body = alert.getBytes(StandardCharsets.UTF_8);
    channel.basicPublish(exchange, severity.key(), properties, body);
  }

  public void open(Connection connection, String queue, Set<Severity> severities, Pager pager)
      throws IOException {
    var channel = connection.createChannel();
    channel.basicQos(1);
    channel.queueDeclare(queue, true, false, false, null);
    channel.basicConsume(queue, false, new Desk(channel, pager));
    severities.stream().map(Severity::key).forEach(key -> bind(channel, queue, key));
  }

  private void bind(Channel channel, String queue, String key) {
    try {
      channel.queueBind(queue, exchange, key);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static final class Desk extends DefaultConsumer {

    private final Pager pager;

    Desk(Channel channel, Pager pager) {
      super(channel);
      this.pager = pager;
    }

    @Override
    public void handleDelivery(
        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
        throws IOException {
      pager.page(new String(body, StandardCharsets.UTF_8));
      getChannel().basicAck(envelope.getDeliveryTag(), true);
    }
  }
}
