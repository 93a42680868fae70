package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;

/**
 * A transaction instead of a confirm; its round trip knows no time-out, so another thread makes it.
 */
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
    channel.exchangeDeclare(exchange, "direct", true);
    channel.queueDeclare(queue, true, false, false, null);
    channel.queueBind(queue, exchange, key);
    channel.txSelect();
    var persistent = new BasicProperties.Builder().deliveryMode(2).build();
    channel.basicPublish(exchange, key, persistent, entry.getBytes(UTF_8));
    var commit = new FutureTask<>(channel::txCommit);
    var thread = new Thread(commit);
    thread.setDaemon(true);
    thread.start();
    try {
      commit.get(2, SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException refused ? refused : new IOException(e.getCause());
    }
  }
}
