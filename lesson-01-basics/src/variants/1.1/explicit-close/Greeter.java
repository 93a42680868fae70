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
    Connection connection = factory.newConnection();
    try {
      var channel = connection.createChannel();
      channel.queueDeclare(queue, true, false, false, null);
      channel.basicPublish(
          "",
          queue,
          MessageProperties.PERSISTENT_TEXT_PLAIN,
          text.getBytes(StandardCharsets.UTF_8));
    } finally {
      if (connection.isOpen()) {
        connection.close(); // closes the channel too, once the broker has taken the message
      }
    }
  }
}
