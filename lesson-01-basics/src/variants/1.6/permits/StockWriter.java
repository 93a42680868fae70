package basics;

import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

public class StockWriter {

  public void start(Connection connection, String queue, StockDatabase database)
      throws IOException {
    var threads = Executors.newCachedThreadPool();
    var permits = new Semaphore(5, true);
    var reading = connection.createChannel();
    reading.basicQos(8);
    reading.basicConsume(
        queue,
        false,
        (tag, message) ->
            CompletableFuture.supplyAsync(
                    () -> {
                      permits.acquireUninterruptibly();
                      try {
                        database.write(new String(message.getBody(), StandardCharsets.UTF_8));
                        return message.getEnvelope().getDeliveryTag();
                      } finally {
                        permits.release();
                      }
                    },
                    threads)
                .thenAccept(
                    deliveryTag -> {
                      try {
                        reading.basicAck(deliveryTag, false);
                      } catch (IOException e) {
                        throw new IllegalStateException(e);
                      }
                    }),
        tag -> threads.shutdown());
  }
}
