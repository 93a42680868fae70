package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Exercise 1.1: the first message. */
public class Greeter {

  /**
   * Sends one persistent text message to a queue, from connecting to closing. However it ends, it
   * leaves no connection open.
   *
   * @param factory knows where the broker is
   * @param queue the queue's name; somebody may have declared it already, or nobody
   * @param text any text, in any language
   * @throws IOException if the broker cannot be reached or refuses
   * @throws TimeoutException if the broker does not answer
   */
  public void send(ConnectionFactory factory, String queue, String text)
      throws IOException, TimeoutException {
    // tag::send[]
    try (var connection = factory.newConnection("greeter");
        var channel = connection.createChannel()) {
      channel.queueDeclare(queue, true, false, false, null); // <1>
      channel.basicPublish( // <2>
          "", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, text.getBytes(UTF_8));
    }
    // end::send[]
  }
}
