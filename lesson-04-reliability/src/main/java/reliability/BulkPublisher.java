package reliability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;

/**
 * Exercise 4.2: confirms as they come.
 *
 * <p>At the end of the month thousands of payments go out. To wait for each confirm would take all
 * day, so payments are sent one after the other, and confirms are dealt with whenever they come.
 */
public class BulkPublisher {

  private final Channel channel;

  /**
   * Gets ready to publish.
   *
   * @param channel an open channel, for this publisher alone
   * @param limit how many payments may be out at once: published, and not answered yet
   * @param report told what became of each payment
   * @throws IOException if the broker refuses or the connection is lost meanwhile
   */
  public BulkPublisher(Channel channel, int limit, PaymentReport report) throws IOException {
    this.channel = channel;
    // TODO 1: switch confirms on, and listen to acks and nacks. Each covers one number, or with
    //         `multiple` all up to it. Report what it covers, and forget it.
    // TODO 2: when the channel ends, report what is still out as unknown.
  }

  /**
   * Publishes a payment, as a persistent message, to the queue that has the name of its bank, and
   * returns without waiting for the confirm. It waits only while as many payments are out as the
   * limit allows. It is called by one thread at a time. A payment for which it throws is not out,
   * and is reported as unknown or not at all.
   *
   * @throws IOException if the payment cannot be sent
   * @throws ShutdownSignalException if the channel has ended
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public void publish(BankPayment payment) throws IOException, InterruptedException {
    // TODO 3: wait for a place among those that are out.
    // TODO 4: note the number under which the payment will be confirmed, then publish it.
    // TODO 5: if that fails, it is not out, and needs no place.
    throw new UnsupportedOperationException("TODO 4.2: wait for a place, note the number, publish");
  }
}
