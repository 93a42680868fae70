package reliability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Takes the next answer that comes, whichever payment it is for. */
public class PaymentPublisher {

  private final Channel channel;
  private final String queue;
  private final Duration timeout;
  private final BlockingQueue<Boolean> answers = new ArrayBlockingQueue<>(100);

  public PaymentPublisher(Channel channel, String queue, Duration timeout) throws IOException {
    this.channel = channel;
    this.queue = queue;
    this.timeout = timeout;
    channel.confirmSelect();
    channel.addConfirmListener(
        (tag, multiple) -> answers.add(true), (tag, multiple) -> answers.add(false));
  }

  public void publish(String payment) throws IOException, TimeoutException, InterruptedException {
    channel.basicPublish(
        "",
        queue,
        MessageProperties.PERSISTENT_TEXT_PLAIN,
        payment.getBytes(StandardCharsets.UTF_8));
    var taken = answers.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (taken == null) {
      throw new TimeoutException();
    }
    if (!taken) {
      throw new IOException("refused");
    }
  }
}
