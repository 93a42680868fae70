package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * Exercise 4.4: survive a restart.
 *
 * <p>The shop's entries wait in the broker until the bookkeeper reads them, on the first of the
 * month. Until then the broker will be restarted, and who knows how often.
 */
public class Ledgerbook {

  private static final long PATIENCE_MILLIS = 2_000;

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
    // tag::declare[]
    channel.exchangeDeclare(exchange, BuiltinExchangeType.DIRECT, true); // <1>
    channel.queueDeclare(queue, true, false, false, null); // <2>
    channel.queueBind(queue, exchange, key); // <3>
    // end::declare[]
    // tag::publish[]
    channel.confirmSelect();
    channel.basicPublish(
        exchange, key, MessageProperties.PERSISTENT_TEXT_PLAIN, entry.getBytes(UTF_8)); // <1>
    channel.waitForConfirmsOrDie(PATIENCE_MILLIS); // <2>
    // end::publish[]
  }
}
