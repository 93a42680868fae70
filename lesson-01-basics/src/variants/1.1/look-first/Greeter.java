package basics;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;

public class Greeter {

  public void send(ConnectionFactory factory, String queue, String text)
      throws IOException, TimeoutException {
    try (var connection = factory.newConnection()) {
      if (!exists(connection, queue)) {
        connection.createChannel().queueDeclare(queue, true, false, false, null);
      }
      var channel = connection.createChannel();
      channel.confirmSelect();
      channel.basicPublish(
          "",
          queue,
          MessageProperties.PERSISTENT_TEXT_PLAIN,
          text.getBytes(StandardCharsets.UTF_8));
      channel.waitForConfirmsOrDie(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static boolean exists(Connection connection, String queue) throws IOException {
    var throwaway = connection.createChannel(); // a failed passive declare closes its channel
    try {
      throwaway.queueDeclarePassive(queue);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
