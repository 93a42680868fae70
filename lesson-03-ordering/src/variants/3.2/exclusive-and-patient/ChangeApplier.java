package ordering;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

public class ChangeApplier {

  public void start(Connection connection, String queue, Consumer<Change> table)
      throws IOException {
    Channel setUp = connection.createChannel();
    setUp.queueDeclare(queue, true, false, false, null);
    ScheduledExecutorService standby = Executors.newSingleThreadScheduledExecutor();
    connection.addShutdownListener(cause -> standby.shutdownNow());
    standby.scheduleWithFixedDelay(
        () -> {
          if (consumes(connection, queue, table)) {
            standby.shutdown();
          }
        },
        0,
        500,
        TimeUnit.MILLISECONDS);
  }

  private static boolean consumes(Connection connection, String queue, Consumer<Change> table) {
    try {
      Channel channel = connection.createChannel();
      channel.basicQos(1);
      channel.basicConsume(
          queue,
          false,
          "",
          false,
          true,
          null,
          (tag, message) -> {
            table.accept(Change.parse(new String(message.getBody(), StandardCharsets.UTF_8)));
            channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
          },
          tag -> {});
      return true;
    } catch (IOException | ShutdownSignalException someoneElseIsActive) {
      return false;
    }
  }
}
