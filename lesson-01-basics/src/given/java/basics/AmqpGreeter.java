package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Sends a greeting with RabbitMQ's own client, amqp-client. */
public final class AmqpGreeter {

  /**
   * Sends a text to a queue.
   *
   * @throws IOException if the broker cannot be reached or refuses
   * @throws TimeoutException if the broker does not answer
   */
  public void send(ConnectionFactory factory, String queue, String text)
      throws IOException, TimeoutException {
    // tag::send[]
    try (var connection = factory.newConnection("amqp greeter");
        var channel = connection.createChannel()) {
      channel.queueDeclare(queue, true, false, false, null);
      channel.basicPublish(
          "", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, text.getBytes(UTF_8));
    }
    // end::send[]
  }
}
