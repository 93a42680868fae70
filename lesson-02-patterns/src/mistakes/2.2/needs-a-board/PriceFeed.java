package patterns;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.BuiltinExchangeType;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

public class PriceFeed {

  private final String exchange;

  public PriceFeed(String exchange) {
    this.exchange = exchange;
  }

  public void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(exchange, BuiltinExchangeType.FANOUT, true);
  }

  public void publish(Channel channel, String price) throws IOException {
    var returned = new AtomicBoolean();
    try (var own = channel.getConnection().createChannel()) {
      own.addReturnListener(message -> returned.set(true));
      own.confirmSelect();
      own.basicPublish(exchange, "", true, null, price.getBytes(UTF_8));
      own.waitForConfirms();
    } catch (InterruptedException | TimeoutException e) {
      throw new IOException(e);
    }
    if (returned.get()) {
      throw new IOException("nobody reads it: " + price);
    }
  }

  public void subscribe(Connection connection, PriceBoard board) throws IOException {
    var channel = connection.createChannel();
    var prices = channel.queueDeclare().getQueue();
    channel.queueBind(prices, exchange, "");
    channel.basicConsume(
        prices,
        true,
        (consumerTag, message) -> board.show(new String(message.getBody(), UTF_8)),
        consumerTag -> {});
  }
}
