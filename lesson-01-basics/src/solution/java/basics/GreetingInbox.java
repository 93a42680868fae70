package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.function.Consumer;

/** Exercise 1.2: the first consumer. */
public class GreetingInbox implements AutoCloseable {

  private final Connection connection;
  private final String queue;
  private final Consumer<String> handler;
  private Channel channel;

  /**
   * An inbox that is not yet started.
   *
   * @param connection the program's connection, which others use too
   * @param queue the queue's name; somebody may have declared it already, or nobody
   * @param handler is given each greeting, one after the other
   */
  public GreetingInbox(Connection connection, String queue, Consumer<String> handler) {
    this.connection = connection;
    this.queue = queue;
    this.handler = handler;
  }

  // tag::inbox[]
  /**
   * Has the broker send the queue's greetings from now on, and returns at once. A greeting leaves
   * the queue when the handler has returned. One for which the handler throws stays there; what is
   * received after that is up to you.
   *
   * @throws IOException if the broker refuses
   */
  public void start() throws IOException {
    channel = connection.createChannel();
    channel.queueDeclare(queue, true, false, false, null);
    channel.basicConsume(
        queue,
        false, // <1>
        (consumerTag, delivery) -> {
          handler.accept(new String(delivery.getBody(), UTF_8));
          channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false); // <2>
        },
        consumerTag -> {});
  }

  /**
   * Stops receiving. What was received and not yet acknowledged goes back to the queue; the
   * connection stays open for the others.
   *
   * @throws IOException never in practice: aborting keeps errors to itself
   */
  @Override
  public void close() throws IOException {
    channel.abort(); // <3>
  }
  // end::inbox[]
}
