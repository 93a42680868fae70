package reliability;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * Exercise 4.4: survive a restart.
 *
 * <p>The shop's entries wait in the broker until the bookkeeper reads them, on the first of the
 * month. Until then the broker will be restarted, and who knows how often.
 */
public class Ledgerbook {

  private final String exchange;
  private final String queue;
  private final String key;

  /**
   * Knows the names.
   *
   * @param exchange the name of a direct exchange
   * @param queue the name of the queue that entries wait in
   * @param key the key by which the queue is bound to the exchange
   */
  public Ledgerbook(String exchange, String queue, String key) {
    this.exchange = exchange;
    this.queue = queue;
    this.key = key;
  }

  /**
   * Declares exchange, queue and binding, whether they exist or not, and publishes an entry through
   * the exchange, once. When it has returned, the entry, and the way for others, outlive a restart
   * of the broker, readers that come and go, and the shop. If the connection is lost before that,
   * it throws as well; then the entry may be there or not.
   *
   * @param channel open, and open afterwards unless this throws; the next call may get another one
   * @param entry sent as UTF-8 text
   * @throws IOException if the broker refuses the entry, or what it goes through
   * @throws TimeoutException if the broker does not confirm in time, which is ten seconds at most;
   *     the entry may be there or not
   * @throws InterruptedException if the thread is interrupted while it waits for the confirm
   */
  public void declareAndPublish(Channel channel, String entry)
      throws IOException, InterruptedException, TimeoutException {
    // TODO 1: declare the exchange, the queue and the binding. Which of them has to be durable?
    //         Who else may use the queue?
    // TODO 2: publish the entry so that the broker writes it to its disk.
    // TODO 3: wait, though not for ever, until the broker says that it has it.
    throw new UnsupportedOperationException("TODO 4.4: declare, publish, wait for the confirm");
  }
}
