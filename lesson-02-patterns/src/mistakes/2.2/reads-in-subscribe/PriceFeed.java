package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;

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
    var channel = connection.createChannel();
    var prices = channel.queueDeclare().getQueue();
    channel.queueBind(prices, exchange, "");
    try {
      while (channel.isOpen()) {
        var price = channel.basicGet(prices, true);
        if (price == null) {
          Thread.sleep(20);
        } else {
          board.show(new String(price.getBody(), UTF_8));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
