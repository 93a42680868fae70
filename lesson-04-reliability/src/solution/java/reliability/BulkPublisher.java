package reliability;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Exercise 4.2: confirms as they come.
 *
 * <p>At the end of the month thousands of payments go out. To wait for each confirm would take all
 * day, so payments are sent one after the other, and confirms are dealt with whenever they come.
 */
public class BulkPublisher {

  private final Channel channel;

  // tag::confirms[]
  private final Semaphore places;
  private final ConcurrentNavigableMap<Long, String> outstanding = new ConcurrentSkipListMap<>();

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
    places = new Semaphore(limit);
    channel.confirmSelect();
    channel.addConfirmListener( // <1>
        (tag, multiple) -> settle(covered(tag, multiple), report::taken),
        (tag, multiple) -> settle(covered(tag, multiple), report::refused));
    channel.addShutdownListener(cause -> settle(outstanding, report::unknown)); // <2>
  }

  private ConcurrentNavigableMap<Long, String> covered(long tag, boolean multiple) {
    return multiple
        ? outstanding.headMap(tag, true) // <3>
        : outstanding.subMap(tag, true, tag, true);
  }

  private void settle(ConcurrentNavigableMap<Long, String> settled, Consumer<String> report) {
    for (var each = settled.pollFirstEntry(); each != null; each = settled.pollFirstEntry()) {
      places.release();
      report.accept(each.getValue());
    }
  }

  // end::confirms[]

  // tag::publish[]
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
    places.acquire(); // <1>
    long number = channel.getNextPublishSeqNo();
    outstanding.put(number, payment.id()); // <2>
    try {
      channel.basicPublish(
          "", payment.bank(), MessageProperties.PERSISTENT_TEXT_PLAIN, payment.body());
    } catch (IOException | ShutdownSignalException e) {
      if (outstanding.remove(number) != null) { // <3>
        places.release();
      }
      throw e;
    }
  }
  // end::publish[]
}
