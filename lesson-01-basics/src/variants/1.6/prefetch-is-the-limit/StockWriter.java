package basics;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

public class StockWriter {

  public void start(Connection connection, String queue, StockDatabase database)
      throws IOException {
    var channel = connection.createChannel();
    channel.queueDeclarePassive(queue);
    channel.basicQos(5); // no more than five are ever here, so no more than five are written
    channel.basicConsume(queue, false, "stock", new ThreadPerOrder(channel, database));
  }

  private static final class ThreadPerOrder extends DefaultConsumer {

    private final StockDatabase database;

    ThreadPerOrder(Channel channel, StockDatabase database) {
      super(channel);
      this.database = database;
    }

    @Override
    public void handleDelivery(
        String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
      new Thread(() -> write(envelope.getDeliveryTag(), new String(body, StandardCharsets.UTF_8)))
          .start();
    }

    private void write(long deliveryTag, String order) {
      database.write(order);
      try {
        getChannel().basicAck(deliveryTag, false);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
