package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

public class GreetingInbox implements AutoCloseable {

  private final Connection connection;
  private final String queue;
  private final Consumer<String> handler;
  private Channel channel;
  private String tag;
  private volatile boolean closed;

  public GreetingInbox(Connection connection, String queue, Consumer<String> handler) {
    this.connection = connection;
    this.queue = queue;
    this.handler = handler;
  }

  public void start() throws IOException {
    channel = connection.createChannel();
    channel.queueDeclare(queue, true, false, false, null);
    tag =
        channel.basicConsume(
            queue,
            false,
            (consumerTag, delivery) -> {
              if (!closed) {
                handler.accept(new String(delivery.getBody(), UTF_8));
                channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
              }
            },
            consumerTag -> {});
  }

  @Override
  public void close() throws IOException, TimeoutException {
    closed = true;
    channel.basicCancel(tag);
  }
}
