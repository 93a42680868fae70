package basics;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

public class StockWriter {

  private final ExecutorService writers = Executors.newFixedThreadPool(5);

  public void start(Connection connection, String queue, StockDatabase database)
      throws IOException {
    connection.addShutdownListener(cause -> writers.shutdown());
    var channel = connection.createChannel();
    channel.basicQos(10);
    channel.basicConsume(
        queue,
        (tag, message) -> writers.execute(() -> write(channel, message, database)),
        tag -> {});
  }

  private static void write(Channel channel, Delivery message, StockDatabase database) {
    database.write(new String(message.getBody(), StandardCharsets.UTF_8));
    try {
      channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
