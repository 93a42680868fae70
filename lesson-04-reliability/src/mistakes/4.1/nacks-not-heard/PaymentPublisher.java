package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Counts up to where the broker has confirmed, and does not listen to the other half. */
public class PaymentPublisher {

  private final Channel channel;
  private final String queue;
  private final Duration timeout;
  private long confirmed;

  public PaymentPublisher(Channel channel, String queue, Duration timeout) throws IOException {
    this.channel = channel;
    this.queue = queue;
    this.timeout = timeout;
    channel.addConfirmListener(
        (tag, multiple) -> confirmedUpTo(tag),
        (tag, multiple) -> {
          // a nack: it is simply not confirmed
        });
    channel.addShutdownListener(cause -> wake());
    channel.confirmSelect();
  }

  private synchronized void confirmedUpTo(long tag) {
    confirmed = tag;
    notifyAll();
  }

  private synchronized void wake() {
    notifyAll();
  }

  public synchronized void publish(String payment)
      throws IOException, TimeoutException, InterruptedException {
    long number = channel.getNextPublishSeqNo();
    channel.basicPublish(
        "", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, payment.getBytes(UTF_8));
    long end = System.nanoTime() + timeout.toNanos();
    while (confirmed < number) {
      if (!channel.isOpen()) {
        throw channel.getCloseReason();
      }
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new TimeoutException("not confirmed in time: " + payment);
      }
      wait(left);
    }
  }
}
