package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Listens for the answer to this very message, as long as it waits and no longer. */
public class Ledgerbook {

  private final String exchange;
  private final String queue;
  private final String key;

  public Ledgerbook(String exchange, String queue, String key) {
    this.exchange = exchange;
    this.queue = queue;
    this.key = key;
  }

  public void declareAndPublish(Channel channel, String entry)
      throws IOException, InterruptedException, TimeoutException {
    channel.queueDeclare(queue, true, false, false, null);
    channel.exchangeDeclare(exchange, "direct", true, false, null);
    channel.queueBind(queue, exchange, key);
    channel.confirmSelect();
    var taken = new CompletableFuture<Boolean>();
    long number = channel.getNextPublishSeqNo();
    var listener =
        channel.addConfirmListener(
            (tag, multiple) -> settle(taken, number, tag, multiple, true),
            (tag, multiple) -> settle(taken, number, tag, multiple, false));
    ShutdownListener lost = cause -> taken.completeExceptionally(cause);
    channel.addShutdownListener(lost);
    try {
      var properties =
          new AMQP.BasicProperties.Builder()
              .contentType("text/plain")
              .contentEncoding("UTF-8")
              .deliveryMode(2)
              .build();
      channel.basicPublish(exchange, key, true, properties, entry.getBytes(UTF_8));
      if (!taken.get(1_500, TimeUnit.MILLISECONDS)) {
        throw new IOException("the broker refused the entry: " + entry);
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } finally {
      channel.removeShutdownListener(lost);
      channel.removeConfirmListener(listener);
    }
  }

  private static void settle(
      CompletableFuture<Boolean> taken, long number, long tag, boolean multiple, boolean answer) {
    if (multiple ? number <= tag : number == tag) {
      taken.complete(answer);
    }
  }
}
