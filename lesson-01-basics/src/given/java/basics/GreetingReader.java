package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Reads greetings with amqp-client until it is closed. */
public final class GreetingReader implements AutoCloseable {

  private final Connection connection;

  /**
   * Starts to read.
   *
   * @param handler is given each greeting
   * @throws IOException if the broker cannot be reached or refuses
   * @throws TimeoutException if the broker does not answer
   */
  public GreetingReader(ConnectionFactory factory, String queue, Consumer<String> handler)
      throws IOException, TimeoutException {
    // tag::read[]
    connection = factory.newConnection("reader");
    var channel = connection.createChannel();
    channel.queueDeclare(queue, true, false, false, null);
    channel.basicConsume(
        queue,
        false,
        (consumerTag, message) -> {
          handler.accept(new String(message.getBody(), UTF_8));
          channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
        },
        consumerTag -> {});
    // end::read[]
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
