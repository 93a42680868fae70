package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
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

  // tag::price-feed[]
  /**
   * Declares the exchange of prices: fanout, durable, and without arguments. Every program calls it
   * when it starts, the publisher's and each board's; it may be there already.
   *
   * @param channel stays open
   * @throws IOException if the broker refuses
   */
  public void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT, true); // <1>
  }

  /**
   * Publishes a price to every board there is at this moment; there may be none. If the connection
   * is lost, it throws.
   *
   * @param channel stays open, and no other is left open
   * @param price sent as UTF-8 text
   */
  public void publish(Channel channel, String price) throws IOException {
    channel.basicPublish(exchange, "", null, price.getBytes(UTF_8)); // <2>
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
    var channel = connection.createChannel();
    var prices = channel.queueDeclare().getQueue(); // <3>
    channel.queueBind(prices, exchange, "");
    channel.basicConsume(
        prices,
        true, // <4>
        (consumerTag, message) -> board.show(new String(message.getBody(), UTF_8)),
        consumerTag -> {});
  }
  // end::price-feed[]
}
