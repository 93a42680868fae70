package patterns;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;

/**
 * Exercise 2.2: publish and subscribe.
 *
 * <p>Prices change all day, and every board in every shop window shows them. Boards come and go;
 * whoever sets the prices knows none of them.
 */
public class PriceFeed {

  private final String exchange;

  /**
   * Knows where prices are published.
   *
   * @param exchange the name of the exchange that publishers and boards share
   */
  public PriceFeed(String exchange) {
    this.exchange = exchange;
  }

  /**
   * Declares the exchange of prices: fanout, durable, and without arguments. Every program calls it
   * when it starts, the publisher's and each board's; it may be there already.
   *
   * @param channel stays open
   * @throws IOException if the broker refuses
   */
  public void declare(Channel channel) throws IOException {
    // TODO 1: declare the exchange, and nothing else.
    throw new UnsupportedOperationException("TODO 2.2: declare the exchange");
  }

  /**
   * Publishes a price to every board there is at this moment; there may be none. If the connection
   * is lost, it throws.
   *
   * @param channel stays open, and no other is left open
   * @param price sent as UTF-8 text
   */
  public void publish(Channel channel, String price) throws IOException {
    // TODO 2: publish to the exchange. A fanout exchange does not look at the routing key.
    throw new UnsupportedOperationException("TODO 2.2: publish a price");
  }

  /**
   * Has a board show every price that is published from now on, in that order, and returns once
   * that is sure. What has been shown, the broker forgets; whatever it keeps for the board is gone
   * when the board's connection is.
   *
   * @param connection the board's own
   * @throws IOException if the broker refuses
   */
  public void subscribe(Connection connection, PriceBoard board) throws IOException {
    // TODO 3: declare a queue for this board alone; let the broker choose its name.
    // TODO 4: bind it to the exchange.
    // TODO 5: consume from it and give each price to the board.
    throw new UnsupportedOperationException("TODO 2.2: a queue of its own, bound and consumed");
  }
}
