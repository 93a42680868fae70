package ordering;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

public class ChangeApplier {

  public void start(Connection connection, String queue, Consumer<Change> table)
      throws IOException {
    Channel channel = connection.createChannel();
    channel.queueDeclare(queue, true, false, false, Map.of("x-single-active-consumer", true));
    channel.basicQos(50);
    BlockingQueue<Delivery> waiting = new LinkedBlockingQueue<>();
    Thread worker = new Thread(() -> work(channel, waiting, table), "applier of " + queue);
    worker.setDaemon(true);
    worker.start();
    channel.basicConsume(queue, false, (tag, message) -> waiting.add(message), tag -> {});
  }

  private static void work(
      Channel channel, BlockingQueue<Delivery> waiting, Consumer<Change> table) {
    while (true) {
      try {
        Delivery message = waiting.take();
        table.accept(Change.parse(new String(message.getBody(), UTF_8)));
        channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
      } catch (InterruptedException end) {
        return;
      } catch (IOException | RuntimeException e) {
        e.printStackTrace();
      }
    }
  }
}
