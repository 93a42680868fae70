package reliability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits at a future that the channel's listeners complete. */
public class PaymentPublisher {

  private final Channel channel;
  private final String queue;
  private final Duration timeout;
  private final ConcurrentSkipListMap<Long, CompletableFuture<Boolean>> waiting =
      new ConcurrentSkipListMap<>();

  public PaymentPublisher(Channel channel, String queue, Duration timeout) throws IOException {
    this.channel = channel;
    this.queue = queue;
    this.timeout = timeout;
    channel.addConfirmListener(
        (tag, multiple) -> answer(tag, multiple, true),
        (tag, multiple) -> answer(tag, multiple, false));
    channel.addShutdownListener(
        cause -> waiting.values().forEach(future -> future.completeExceptionally(cause)));
  }

  private void answer(long tag, boolean multiple, boolean taken) {
    waiting
        .subMap(multiple ? 0 : tag, true, tag, true)
        .values()
        .forEach(future -> future.complete(taken));
  }

  public void publish(String payment) throws IOException, TimeoutException, InterruptedException {
    channel.confirmSelect();
    long number = channel.getNextPublishSeqNo();
    var answer = new CompletableFuture<Boolean>();
    waiting.put(number, answer);
    try {
      channel.basicPublish(
          "",
          queue,
          MessageProperties.PERSISTENT_TEXT_PLAIN,
          payment.getBytes(StandardCharsets.UTF_8));
      if (!answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("refused");
      }
    } catch (ExecutionException e) {
      throw (ShutdownSignalException) e.getCause();
    } finally {
      waiting.remove(number);
    }
  }
}
