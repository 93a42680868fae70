package delay;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Exercise 6.6: unpaid orders.
 *
 * <p>Whoever orders has some time to pay. An order that is unpaid when its time is over is
 * cancelled and its stock returned; a payment in time wins; a payment that is too late is refunded.
 * Whatever fails, and wherever: each order ends in one state, and the stock adds up.
 */
public class OrderBook {

  private final ConnectionFactory factory;
  private final Shop shop;
  private final Bank bank;
  private final OrderQueues queues;
  private final Duration timeToPay;

  /**
   * A book that is not yet open. Several programs, one after the other or at the same time, keep
   * the same book.
   *
   * @param factory connects to the broker, and by default connects again after a cut
   * @param timeToPay in whole milliseconds, the same in every program that keeps this book
   */
  public OrderBook(
      ConnectionFactory factory, Shop shop, Bank bank, OrderQueues queues, Duration timeToPay) {
    this.factory = factory;
    this.shop = shop;
    this.bank = bank;
    this.queues = queues;
    this.timeToPay = timeToPay;
  }

  /**
   * Starts to keep the book, and returns. A message leaves its queue when all that follows from it
   * is done. If that fails it comes again, after a pause, and none of the same order overtakes it.
   *
   * @throws IOException if the broker cannot be reached, or refuses
   * @throws TimeoutException if the broker does not answer
   */
  public void start() throws IOException, TimeoutException {
    // TODO 1: connect. Declare where orders wait and where they appear when their time is over, so
    //         that the broker takes them from the one to the other (6.2).
    // TODO 2: consume the events and what is due. Acknowledge what is done; put back what failed,
    //         after a pause. How do you see to it that nothing overtakes what was put back?
    // TODO 3: placed: open the order and take its stock, in one transaction and once. Let its
    //         number wait, and do not trust that it does before the broker has said so.
    // TODO 4: its time is over: cancel it and return its stock, in one transaction, unless paid.
    // TODO 5: paid: note it, unless it is cancelled. Then ask the bank for a refund.
    throw new UnsupportedOperationException("TODO 6.6: wait, cancel, note payments, refund");
  }
}
