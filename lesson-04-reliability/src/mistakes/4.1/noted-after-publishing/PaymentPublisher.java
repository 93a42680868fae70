package reliability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Says who waits for a number when the payment is out already. */
public class PaymentPublisher {

  private final Channel channel;
  private final String queue;
  private final Duration timeout;
  private final ConcurrentHashMap<Long, CompletableFuture<Boolean>> waiting =
      new ConcurrentHashMap<>();

  public PaymentPublisher(Channel channel, String queue, Duration timeout) throws IOException {
    this.channel = channel;
    this.queue = queue;
    this.timeout = timeout;
    channel.confirmSelect();
    channel.addConfirmListener(
        (tag, multiple) -> answer(tag, multiple, true),
        (tag, multiple) -> answer(tag, multiple, false));
    channel.addShutdownListener(
        cause -> waiting.values().forEach(future -> future.completeExceptionally(cause)));
  }

  private void answer(long tag, boolean multiple, boolean taken) {
    waiting.forEach(
        (number, future) -> {
          if (number == tag || multiple && number < tag) {
            future.complete(taken);
          }
        });
  }

  public void publish(String payment) throws IOException, TimeoutException, InterruptedException {
    long number = channel.getNextPublishSeqNo();
    channel.basicPublish(
        "",
        queue,
        MessageProperties.PERSISTENT_TEXT_PLAIN,
        payment.getBytes(StandardCharsets.UTF_8));
    var answer = new CompletableFuture<Boolean>();
    waiting.put(number, answer);
    try {
      if (!answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("refused");
      }
    } catch (ExecutionException ended) {
      throw (ShutdownSignalException) ended.getCause();
    } finally {
      waiting.remove(number);
    }
  }
}
