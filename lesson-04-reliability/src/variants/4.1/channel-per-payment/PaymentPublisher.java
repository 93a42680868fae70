package reliability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Costs two round trips more for each payment, and each begins with a clean slate. */
public class PaymentPublisher {

  private final Channel channel;
  private final String queue;
  private final Duration timeout;

  public PaymentPublisher(Channel channel, String queue, Duration timeout) {
    this.channel = channel;
    this.queue = queue;
    this.timeout = timeout;
  }

  public void publish(String payment) throws IOException, TimeoutException, InterruptedException {
    var own = channel.getConnection().createChannel();
    try {
      own.confirmSelect();
      own.basicPublish(
          "",
          queue,
          MessageProperties.PERSISTENT_TEXT_PLAIN,
          payment.getBytes(StandardCharsets.UTF_8));
      own.waitForConfirmsOrDie(timeout.toMillis());
    } finally {
      own.abort();
    }
  }
}
