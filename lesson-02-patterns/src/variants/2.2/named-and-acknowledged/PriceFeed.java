package patterns;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

public class PriceFeed {

  private final String exchange;

  public PriceFeed(String exchange) {
    this.exchange = exchange;
  }

  public void declare(Channel channel) throws IOException {
    channel.exchangeDeclare(exchange, "fanout", true, false, null);
  }

  public void publish(Channel channel, String price) throws IOException {
    var properties = new AMQP.BasicProperties.Builder().contentType("text/plain").build();
    channel.basicPublish(
        exchange, "price.changed", properties, price.getBytes(StandardCharsets.UTF_8));
  }

  public void subscribe(Connection connection, PriceBoard board) throws IOException {
    var channel = connection.createChannel();
    var prices = exchange + "." + UUID.randomUUID();
    channel.queueDeclare(prices, false, true, true, null);
    channel.queueBind(prices, exchange, "#");
    channel.basicQos(20);
    channel.basicConsume(
        prices,
        false,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            board.show(new String(body, StandardCharsets.UTF_8));
            getChannel().basicAck(envelope.getDeliveryTag(), false);
          }
        });
  }
}
