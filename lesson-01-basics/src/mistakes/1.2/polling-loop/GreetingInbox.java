package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

public class GreetingInbox implements AutoCloseable {

  private final Connection connection;
  private final String queue;
  private final Consumer<String> handler;
  private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor();
  private Channel channel;

  public GreetingInbox(Connection connection, String queue, Consumer<String> handler) {
    this.connection = connection;
    this.queue = queue;
    this.handler = handler;
  }

  public void start() throws IOException {
    channel = connection.createChannel();
    channel.queueDeclare(queue, true, false, false, null);
    poller.scheduleWithFixedDelay(this::poll, 0, 50, TimeUnit.MILLISECONDS);
  }

  private void poll() {
    try {
      var response = channel.basicGet(queue, false);
      while (response != null) {
        handler.accept(new String(response.getBody(), UTF_8));
        channel.basicAck(response.getEnvelope().getDeliveryTag(), false);
        response = channel.basicGet(queue, false);
      }
    } catch (IOException e) {
      poller.shutdown();
    }
  }

  @Override
  public void close() throws IOException, TimeoutException {
    poller.shutdown();
    channel.close();
  }
}
