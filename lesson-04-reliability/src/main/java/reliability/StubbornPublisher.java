package reliability;

import com.rabbitmq.client.ConnectionFactory;
import java.time.Duration;
import java.util.List;

/**
 * Exercise 4.8: survive the cut.
 *
 * <p>A till stands where the network is bad, and its receipts must get into the books. The
 * connection may break at any moment: before a receipt is out, after, or while its confirm is on
 * the way. The publisher goes on until the broker has confirmed every one.
 */
public class StubbornPublisher {

  private final ConnectionFactory factory;
  private final String queue;
  private final Duration patience;
  private final Duration pause;

  /**
   * A publisher that is not connected yet.
   *
   * @param factory leads to the broker, when the network is there
   * @param queue where the receipts go; it exists
   * @param patience how long confirms may take until the connection counts as dead: then nobody
   *     is there for a goodbye, and the rest is tried over another one
   * @param pause how long to wait after an attempt that failed, at least
   */
  public StubbornPublisher(
      ConnectionFactory factory, String queue, Duration patience, Duration pause) {
    this.factory = factory;
    this.queue = queue;
    this.patience = patience;
    this.pause = pause;
  }

  /**
   * Publishes receipts and returns once the broker has confirmed all of them, however often it has
   * to connect for that. Each is a persistent message with the receipt's id as its message id and
   * its text in UTF-8 as the body. A receipt may come twice, and none comes for the first time
   * before an earlier one, unless the broker refused that. What the broker has confirmed is not
   * sent again; what it has refused (a nack) is, after the pause. No connection is left open,
   * whatever ends the call, and none that broke comes back.
   *
   * @param receipts in the order in which they were printed
   * @throws InterruptedException if it is told to stop; what is not confirmed may be lost then
   */
  public void publish(List<Receipt> receipts) throws InterruptedException {
    // TODO 1: connect, switch confirms on, and publish in their order what is not confirmed yet.
    //         Before each, note its number: this very channel's getNextPublishSeqNo().
    // TODO 2: take out what is confirmed, by its number. An ack may speak of all up to it.
    //         A nack settles numbers, too, but its receipts stay.
    // TODO 3: wait for the confirms, no longer than the patience.
    // TODO 4: whatever breaks: end that connection, pause, and begin again at 1.
    throw new UnsupportedOperationException("TODO 4.8: send, keep what is unconfirmed, send again");
  }
}
