package reliability;

import com.rabbitmq.client.Channel;
import java.io.IOException;

/**
 * Exercise 4.6: a poison message.
 *
 * <p>Invoices are entered in the accounts. Some fail for a moment, and some will fail for ever.
 * Neither may be lost, and neither may hold up the rest.
 */
public class InvoiceWorker {

  private final String queue;
  private final String parking;
  private final int attempts;

  /**
   * A worker that is not yet started.
   *
   * @param queue the name of the queue of invoices
   * @param parking the name of the queue for those that somebody has to look at
   * @param attempts how often an invoice is tried in all, the first time included
   */
  public InvoiceWorker(String queue, String parking, int attempts) {
    this.queue = queue;
    this.parking = parking;
    this.attempts = attempts;
  }

  /**
   * Declares both queues, durable and shared, of a type and with arguments that suit this worker.
   * It is called before anything is sent to them.
   *
   * @throws IOException if the broker refuses
   */
  public void declare(Channel channel) throws IOException {
    // TODO 1: declare the queue of invoices and the parking queue.
    throw new UnsupportedOperationException("TODO 4.6: declare the two queues");
  }

  /**
   * Starts to enter the invoices that come to the queue, and returns. One that fails is tried
   * again, until it was tried as often as is allowed, by this worker and others before it; then it
   * goes to the parking queue. One that can never be entered goes there at once. In the parking
   * queue an invoice is as it came, with its id and its headers, and says why it is there: in a
   * header with the text of the exception, or in the one that the broker adds to its dead letters.
   * At most ten invoices are out of the queue and not acknowledged.
   *
   * <p>If the worker sends a copy and the broker refuses it, the invoice goes back into its queue,
   * a second later, and the worker goes on.
   *
   * @param channel for this worker alone
   * @param accounts where invoices are entered
   * @throws IOException if the broker refuses
   */
  public void start(Channel channel, Accounts accounts) throws IOException {
    // TODO 2: allow ten, consume with manual acknowledgement, and enter each invoice.
    // TODO 3: one that fails goes back into the queue, and with it how often it was tried; the
    //         worker's memory will not do, for the next worker has another.
    // TODO 4: after the last attempt, or at once if it is invalid, it goes to the parking queue.
    // TODO 5: acknowledge an invoice when it is entered, or when the broker has its copy.
    // TODO 6: if the broker refuses the copy, wait a second and give the original back.
    throw new UnsupportedOperationException("TODO 4.6: enter, try again, park");
  }
}
