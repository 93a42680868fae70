package basics;

import com.rabbitmq.client.Connection;
import java.io.IOException;

/**
 * Exercise 1.6: peak shaving.
 *
 * <p>Most days bring an order now and then; a sale brings three hundred at once. The queue takes
 * them all, and the database gets them at its own pace.
 */
public class StockWriter {

  /**
   * Starts to write the orders that come to a queue into the database, and returns. Five are
   * written at a time, and no more. Ten may be out of the queue and not yet acknowledged, and no
   * more: the rest waits where another writer can get at it.
   *
   * <p>An order is acknowledged once it is written. One whose write throws is not: it stays the
   * broker's, which gives it to somebody else when this writer's connection ends.
   *
   * @param connection has a thread for each channel's callbacks, since its factory has an executor
   * @param queue holds the orders; each message's body is an order's number as UTF-8 text
   * @param database where to write
   * @throws IOException if the broker refuses
   */
  public void start(Connection connection, String queue, StockDatabase database)
      throws IOException {
    // TODO 1: limit what the broker sends ahead, before you consume: basicQos.
    // TODO 2: consume with manual acknowledgement; acknowledge an order once it is written.
    // TODO 3: write five at a time. A channel calls you back with one message after the other, so
    //         take several channels, or hand the work to threads of your own.
    throw new UnsupportedOperationException("TODO 1.6: limit, consume, write five at a time");
  }
}
