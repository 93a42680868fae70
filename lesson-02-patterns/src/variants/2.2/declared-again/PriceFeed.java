package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;

/** A board declares the exchange, too; it consumes first and binds then. */
public class PriceFeed {

  private final String exchange;

  public PriceFeed(String exchange) {
    this.exchange = exchange;
  }

  public void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT, true);
  }

  public void publish(Channel channel, String price) throws IOException {
    channel.basicPublish(
        exchange, "price", MessageProperties.PERSISTENT_TEXT_PLAIN, price.getBytes(UTF_8));
  }

  public void subscribe(Connection connection, PriceBoard board) throws IOException {
    var channel = connection.createChannel();
    declare(channel);
    var prices = channel.queueDeclare("", false, true, false, null).getQueue();
    channel.basicConsume(
        prices,
        false,
        (consumerTag, message) -> {
          board.show(new String(message.getBody(), UTF_8));
          channel.basicAck(message.getEnvelope().getDeliveryTag(), true);
        },
        consumerTag -> {});
    channel.queueBind(prices, exchange, "price");
  }
}
