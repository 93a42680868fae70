package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
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

  // tag::publish[]
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
    channel.confirmSelect(); // <1>
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
    channel.waitForConfirms(timeout.toMillis()); // <2>
    channel.basicPublish(
        "", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, payment.getBytes(UTF_8));
    if (!channel.waitForConfirms(timeout.toMillis())) { // <3>
      throw new IOException("the broker refused the payment " + payment); // <4>
    }
  }
  // end::publish[]
}
