package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;

/** Its queue goes when its last consumer does; two channels, one to declare and one to consume. */
public class PriceFeed {

  private final String exchange;

  public PriceFeed(String exchange) {
    this.exchange = exchange;
  }

  public void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT, true);
  }

  public void publish(Channel channel, String price) throws IOException {
    channel.basicPublish(exchange, "", null, price.getBytes(UTF_8));
  }

  public void subscribe(Connection connection, PriceBoard board) throws IOException {
    var declaring = connection.createChannel();
    var prices = declaring.queueDeclare("", true, false, true, null).getQueue();
    declaring.queueBind(prices, exchange, "");
    connection
        .createChannel()
        .basicConsume(
            prices,
            true,
            (tag, price) -> board.show(new String(price.getBody(), UTF_8)),
            tag -> {});
  }
}
