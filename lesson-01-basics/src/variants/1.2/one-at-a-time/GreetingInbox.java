package basics;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Lets the greeting in hand be finished, and acknowledged, before it closes. */
public class GreetingInbox implements AutoCloseable {

  private final Connection connection;
  private final String queue;
  private final Consumer<String> handler;
  private final Object handling = new Object();
  private Channel channel;
  private boolean closed;

  public GreetingInbox(Connection connection, String queue, Consumer<String> handler) {
    this.connection = connection;
    this.queue = queue;
    this.handler = handler;
  }

  public void start() throws IOException {
    try (var setup = connection.createChannel()) {
      setup.queueDeclare(queue, true, false, false, null);
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
    channel = connection.createChannel();
    channel.basicQos(1);
    channel.basicConsume(queue, false, (tag, delivery) -> handle(delivery), tag -> {});
  }

  private void handle(Delivery delivery) throws IOException {
    synchronized (handling) {
      if (!closed) {
        handler.accept(new String(delivery.getBody(), StandardCharsets.UTF_8));
        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), true);
      }
    }
  }

  @Override
  public void close() throws IOException, TimeoutException {
    synchronized (handling) {
      closed = true;
    }
    channel.close();
  }
}
