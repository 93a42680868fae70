package reliability;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Confirms are counted by channel: on a new one there is none that is late. */
public class PaymentPublisher {

  private final String queue;
  private final Duration timeout;
  private Channel channel;
  private boolean answerIsDue;

  public PaymentPublisher(Channel channel, String queue, Duration timeout) throws IOException {
    this.channel = channel;
    this.queue = queue;
    this.timeout = timeout;
    channel.confirmSelect();
  }

  public void publish(String payment) throws IOException, TimeoutException, InterruptedException {
    if (answerIsDue) {
      channel.abort();
      channel = channel.getConnection().createChannel();
      channel.confirmSelect();
    }
    answerIsDue = true;
    channel.basicPublish(
        "",
        queue,
        new BasicProperties.Builder().deliveryMode(2).build(),
        payment.getBytes(StandardCharsets.UTF_8));
    boolean taken = channel.waitForConfirms(timeout.toMillis());
    answerIsDue = false;
    if (!taken) {
      throw new IOException("not taken: " + payment);
    }
  }
}
