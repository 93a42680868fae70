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
    for (int board = 1; board <= 2; board++) {
      channel.queueDeclare(exchange + "-board-" + board, true, false, false, null);
      channel.queueBind(exchange + "-board-" + board, exchange, "");
    }
  }

  public void publish(Channel channel, String price) throws IOException {
    channel.basicPublish(exchange, "", null, price.getBytes(UTF_8));
  }

  public void subscribe(Connection connection, PriceBoard board) throws IOException {
    var channel = connection.createChannel();
    int free = 1;
    while (channel.consumerCount(exchange + "-board-" + free) > 0) {
      free++;
    }
    channel.basicConsume(
        exchange + "-board-" + free,
        true,
        (consumerTag, message) -> board.show(new String(message.getBody(), UTF_8)),
        consumerTag -> {});
  }
}
