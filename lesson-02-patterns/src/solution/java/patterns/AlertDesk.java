package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.Set;

/**
 * Exercise 2.3: routing.
 *
 * <p>The shop's programs raise alerts. Each desk wants some of them: those on call what is
 * critical, the office every error, statistics everything.
 */
public class AlertDesk {

  private final String exchange;

  /**
   * Knows where alerts are raised.
   *
   * @param exchange the name of the exchange that all programs and desks share
   */
  public AlertDesk(String exchange) {
    this.exchange = exchange;
  }

  // tag::alert-desk[]
  /**
   * Declares the exchange of alerts: direct, durable, and without arguments. Every program calls it
   * when it starts; it may be there already.
   *
   * @throws IOException if the broker refuses
   */
  public void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, true);
  }

  /**
   * Raises an alert for every desk that asked for alerts of this severity. There may be none.
   *
   * @param alert sent as UTF-8 text
   * @throws IOException if the broker cannot be reached
   */
  public void raise(Channel channel, Severity severity, String alert) throws IOException {
    channel.basicPublish( // <1>
        exchange, severity.key(), MessageProperties.PERSISTENT_TEXT_PLAIN, alert.getBytes(UTF_8));
  }

  /**
   * Opens a desk and returns: its pager is given each alert of these severities. While the desk's
   * program is away, its queue collects them, and nothing else. The same desk may be opened by
   * several programs, which then share its alerts.
   *
   * @param connection the desk's own
   * @param queue the desk's queue: durable, shared, and without arguments; it may be there already
   * @param severities at least one
   * @throws IOException if the broker refuses
   */
  public void open(Connection connection, String queue, Set<Severity> severities, Pager pager)
      throws IOException {
    var channel = connection.createChannel();
    channel.queueDeclare(queue, true, false, false, null);
    for (var severity : severities) {
      channel.queueBind(queue, exchange, severity.key()); // <2>
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
  // end::alert-desk[]
}
