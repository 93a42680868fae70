package ordering;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.List;

/** Each queue draws a number for the entity, and the highest wins: one queue more moves few. */
public class ChangeRouter {

  private final Channel channel;
  private final List<String> queues;

  public ChangeRouter(Channel channel, List<String> queues) {
    this.channel = channel;
    this.queues = queues;
  }

  public void publish(Change change) throws IOException {
    String queue =
        queues.stream()
            .max(Comparator.comparing(each -> weight(each + "/" + change.entity())))
            .orElseThrow();
    channel.basicPublish(
        "",
        queue,
        new AMQP.BasicProperties.Builder().deliveryMode(2).build(),
        change.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static BigInteger weight(String text) {
    try {
      var digest = MessageDigest.getInstance("MD5");
      return new BigInteger(1, digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
