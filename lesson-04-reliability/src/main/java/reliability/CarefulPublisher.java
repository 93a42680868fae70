package reliability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
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
   * @param timeout how long to wait for the confirms of a call, a millisecond at least
   * @throws IOException if the broker refuses or the connection is lost meanwhile
   */
  public CarefulPublisher(Channel channel, String exchange, Duration timeout) throws IOException {
    this.channel = channel;
    this.exchange = exchange;
    this.timeout = timeout;
    // TODO 1: let the channel confirm what is published on it.
    // TODO 2: listen to what comes back, and keep its id.
  }

  /**
   * Publishes payments, as persistent messages, and says which of them no queue got. It returns
   * when all are confirmed. It is called by one thread at a time. A call that was given up without
   * an answer does no harm to the next one: what comes back late is not taken for one of its
   * payments, even if one is sent once more.
   *
   * @return the ids of those payments that came back, since no queue is bound for their bank
   * @throws IOException if the broker refuses one of them, or one cannot be sent
   * @throws TimeoutException if they are not confirmed in time
   * @throws ShutdownSignalException if the channel ends before they are confirmed
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public Set<String> publish(List<BankPayment> payments)
      throws IOException, TimeoutException, InterruptedException {
    // TODO 3: wait until no earlier call lacks an answer, or tell its answers apart.
    // TODO 4: publish each payment, persistent, with its bank as the routing key, so that it comes
    //         back if no queue gets it, and so that you know it when it does.
    // TODO 5: wait for the confirms: whatever comes back comes before its confirm.
    throw new UnsupportedOperationException("TODO 4.3: publish, wait, tell what came back");
  }

  /**
   * Declares the exchange so that nothing sent to it is without a queue: what no bank is bound for
   * waits, whatever its routing key, where somebody can look after it. All of it stays when whoever
   * uses it goes, and survives a restart of the broker. Declaring it again changes nothing.
   *
   * @param exchange a direct exchange for payments
   * @param alternate the exchange that gets what the first one has no queue for
   * @param lostAndFound the queue in which that waits
   * @throws IOException if the broker refuses, such as a queue that is there otherwise
   */
  public static void declare(
      Channel channel, String exchange, String alternate, String lostAndFound) throws IOException {
    // TODO 6: declare the alternate exchange, and a queue that gets all that comes to it.
    // TODO 7: declare the exchange for payments, with an argument that names the alternate one.
    throw new UnsupportedOperationException("TODO 4.3: declare both exchanges and the queue");
  }
}
