package reliability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Exercise 4.1: one payment, one confirm.
 *
 * <p>A payment that is lost is money that is lost. So whoever sends one does not go on before the
 * broker has said that it has it.
 */
public class PaymentPublisher {

  private final Channel channel;
  private final String queue;
  private final Duration timeout;

  /**
   * Gets ready to publish.
   *
   * @param channel an open channel, for this publisher alone
   * @param queue where payments are taken; it exists
   * @param timeout how long to wait for an answer, a millisecond at least
   * @throws IOException if the broker refuses or the connection is lost meanwhile
   */
  public PaymentPublisher(Channel channel, String queue, Duration timeout) throws IOException {
    this.channel = channel;
    this.queue = queue;
    this.timeout = timeout;
    // TODO 1: let the channel confirm what is published on it.
  }

  /**
   * Publishes a payment, once and as a persistent message, and returns when the broker has
   * confirmed it. It is called by one thread at a time. A payment that was refused, or given up
   * without an answer, does no harm to the next one: an answer that comes late is not taken for
   * that of another payment.
   *
   * @param payment the body of the message as UTF-8 text
   * @throws IOException if the broker refuses the payment, or it cannot be sent: the broker does
   *     not have it
   * @throws TimeoutException if there is no answer in time: the broker may have it or not
   * @throws ShutdownSignalException if the channel ends before the answer is there: the broker may
   *     have it or not
   * @throws InterruptedException if the waiting thread is interrupted: the broker may have it or
   *     not
   */
  public void publish(String payment) throws IOException, TimeoutException, InterruptedException {
    // TODO 2: wait until no earlier payment lacks its answer, or tell the answers apart.
    // TODO 3: publish the payment to the queue, as a persistent message.
    // TODO 4: wait for the broker's answer, but not longer than the timeout.
    // TODO 5: look at the answer: it may be a no.
    throw new UnsupportedOperationException("TODO 4.1: publish, wait, look at the answer");
  }
}
