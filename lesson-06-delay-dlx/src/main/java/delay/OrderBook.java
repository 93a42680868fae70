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
   * is done, and an order's own when the broker has confirmed that its number waits. If that fails,
   * by whatever exception or by a refusal of the broker, it comes again, after a pause, and none of
   * the same order overtakes it. What waits outlives a restart of the broker, and so does what is
   * just due: the broker passes it on at least once.
   *
   * @throws IOException if the broker cannot be reached, or refuses
   * @throws TimeoutException if the broker does not answer
   */
  public void start() throws IOException, TimeoutException {
    // TODO 1: connect; declare where orders wait, and where the broker puts them then (6.2).
    // TODO 2: let it pass them on at least once, which takes a quorum queue and two arguments more.
    // TODO 3: consume both queues; acknowledge what is done, put back what failed, after a pause.
    //         How do you see to it that nothing overtakes what was put back?
    // TODO 4: placed: open the order and take its stock, in one transaction and once.
    // TODO 5: let its number wait, and don't trust that it does before the broker has said so.
    // TODO 6: its time is over: cancel it and return its stock, in one transaction, unless paid.
    // TODO 7: paid: note it; if it is cancelled already, ask the bank for a refund.
    throw new UnsupportedOperationException("TODO 6.6: wait, cancel, note payments, refund");
  }
}
