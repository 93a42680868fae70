package ordering;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

public class ChangeApplier {

  public void start(Connection connection, String queue, Consumer<Change> table)
      throws IOException {
    ExecutorService worker = Executors.newSingleThreadExecutor();
    connection.addShutdownListener(cause -> worker.shutdownNow());
    try (Channel setUp = connection.createChannel()) {
      setUp.queueDeclare(queue, true, false, false, Map.of("x-single-active-consumer", true));
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
    Channel channel = connection.createChannel();
    channel.basicQos(1);
    channel.basicConsume(
        queue, (tag, message) -> worker.submit(() -> apply(channel, message, table)), tag -> {});
  }

  private static Void apply(Channel channel, Delivery message, Consumer<Change> table)
      throws IOException {
    try {
      table.accept(Change.parse(new String(message.getBody(), StandardCharsets.UTF_8)));
      channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
    } catch (RuntimeException stepAside) {
      channel.abort();
    }
    return null;
  }
}
