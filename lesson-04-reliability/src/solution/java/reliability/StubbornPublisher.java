package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;

/**
 * Exercise 4.8: survive the cut.
 *
 * <p>A till stands where the network is bad, and its receipts must get into the books. The
 * connection may break at any moment: before a receipt is out, after, or while its confirm is on
 * the way. The publisher goes on until the broker has confirmed every one.
 */
public class StubbornPublisher {

  private static final int GOODBYE_MILLIS = 1_000;

  private final ConnectionFactory factory;
  private final String queue;
  private final Duration patience;
  private final Duration pause;

  /**
   * A publisher that is not connected yet.
   *
   * @param factory leads to the broker, when the network is there
   * @param queue where the receipts go; it exists
   * @param patience how long confirms may take until the connection counts as dead: then nobody is
   *     there for a goodbye, and the rest is tried over another one
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
  // tag::publish[]
  public void publish(List<Receipt> receipts) throws InterruptedException {
    var unconfirmed = new ConcurrentLinkedQueue<>(receipts); // <1>
    while (!unconfirmed.isEmpty()) {
      try {
        attempt(unconfirmed);
      } catch (IOException | TimeoutException | ShutdownSignalException failed) { // <2>
        Thread.sleep(pause.toMillis());
      }
    }
  }

  // end::publish[]

  // tag::attempt[]
  /** Sends what is not confirmed yet, in its order, over a connection of its own. */
  private void attempt(Queue<Receipt> unconfirmed)
      throws IOException, TimeoutException, InterruptedException {
    var connection = factory.newConnection("till");
    try {
      var channel = connection.createChannel();
      channel.confirmSelect();
      var sent = new ConcurrentSkipListMap<Long, Receipt>(); // <1>
      channel.addConfirmListener(
          (number, multiple) -> unconfirmed.removeAll(settled(sent, number, multiple)), // <2>
          (number, multiple) -> settled(sent, number, multiple)); // <3>
      for (var receipt : unconfirmed) {
        sent.put(channel.getNextPublishSeqNo(), receipt);
        var properties =
            MessageProperties.PERSISTENT_TEXT_PLAIN.builder().messageId(receipt.id()).build();
        channel.basicPublish("", queue, properties, receipt.text().getBytes(UTF_8));
      }
      if (!channel.waitForConfirms(patience.toMillis())) { // <4>
        throw new IOException("the broker refused some of the receipts");
      }
    } finally {
      connection.abort(GOODBYE_MILLIS); // <5>
    }
  }

  /** Takes out what a confirm speaks of. */
  private static List<Receipt> settled(
      NavigableMap<Long, Receipt> sent, long number, boolean multiple) {
    var part = sent.subMap(multiple ? 1 : number, true, number, true);
    var receipts = List.copyOf(part.values());
    part.clear();
    return receipts;
  }
  // end::attempt[]
}
