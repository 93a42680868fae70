package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.Executors;

/** Has its prices shown by a thread of its own, one after the other. */
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
    var hands = Executors.newSingleThreadExecutor();
    channel.addShutdownListener(cause -> hands.shutdown());
    channel.queueBind(prices, exchange, "");
    channel.basicConsume(
        prices,
        true,
        (consumerTag, message) ->
            hands.execute(() -> board.show(new String(message.getBody(), UTF_8))),
        consumerTag -> {});
  }
}
