package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Executors;

public class StockWriter {

  public void start(Connection connection, String queue, StockDatabase database)
      throws IOException {
    var writers = Executors.newFixedThreadPool(5);
    var channel = connection.createChannel();
    channel.basicQos(10);
    channel.basicConsume(
        queue,
        false,
        (consumerTag, message) ->
            writers.execute(
                () -> {
                  database.write(new String(message.getBody(), UTF_8));
                  try {
                    channel.basicAck(message.getEnvelope().getDeliveryTag(), true);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }),
        consumerTag -> {});
  }
}
