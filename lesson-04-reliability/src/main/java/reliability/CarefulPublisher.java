package reliability;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Exercise 4.3: confirmed, and yet nowhere.
 *
 * <p>Payments go to an exchange, and each bank has a queue that is bound by the bank's name. A
 * payment to a bank that nobody has bound is confirmed like any other.
 */
public class CarefulPublisher {

  private final Channel channel;
  private final String exchange;
  private final Duration timeout;

  /**
   * Gets ready to publish.
   *
   * @param channel an open channel, for this publisher alone
   * @param exchange where payments are sent, by the name of their bank; it exists
   * @param timeout how long to wait for the confirms of a call
   * @throws IOException if the broker refuses
   */
  public CarefulPublisher(Channel channel, String exchange, Duration timeout) throws IOException {
    this.channel = channel;
    this.exchange = exchange;
    this.timeout = timeout;
    // TODO 1: let the channel confirm what is published on it.
    // TODO 2: listen to what comes back, and keep its id.
  }

  /**
   * Publishes payments and says which of them no queue got. It returns when all are confirmed. It
   * is called by one thread at a time.
   *
   * @return the ids of those payments that came back, since no queue is bound for their bank
   * @throws IOException if the broker refuses one of them or cannot be reached
   * @throws TimeoutException if they are not confirmed in time
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public Set<String> publish(List<BankPayment> payments)
      throws IOException, TimeoutException, InterruptedException {
    // TODO 3: publish each payment with its bank as the routing key, so that it comes back if no
    //         queue gets it, and so that you know it when it does.
    // TODO 4: wait for the confirms: whatever comes back comes before its confirm.
    throw new UnsupportedOperationException("TODO 4.3: publish, wait, tell what came back");
  }

  /**
   * Declares the exchange so that nothing sent to it is without a queue: what no bank is bound for
   * waits, whatever its routing key, where somebody can look after it. All of it survives a restart
   * of the broker. Declaring it again changes nothing.
   *
   * @param exchange a direct exchange for payments
   * @param alternate the exchange that gets what the first one has no queue for
   * @param lostAndFound the queue in which that waits
   * @throws IOException if the broker refuses
   */
  public static void declare(
      Channel channel, String exchange, String alternate, String lostAndFound) throws IOException {
    // TODO 5: declare the alternate exchange, and a queue that gets all that comes to it.
    // TODO 6: declare the exchange for payments, with an argument that names the alternate one.
    throw new UnsupportedOperationException("TODO 4.3: declare both exchanges and the queue");
  }
}
