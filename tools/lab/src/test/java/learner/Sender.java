package learner;

import com.rabbitmq.client.Channel;
import java.io.IOException;

/** Stands for a learner's code: it is in none of the packages that the wire takes for others'. */
public final class Sender {

  private Sender() {}

  /** Publishes, and tells the line that does. */
  public static int send(Channel channel, String queue, byte[] body) throws IOException {
    channel.basicPublish("", queue, null, body);
    return new Throwable().getStackTrace()[0].getLineNumber() - 1;
  }
}
