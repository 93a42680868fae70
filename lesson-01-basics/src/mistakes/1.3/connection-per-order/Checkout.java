package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

public class Checkout implements AutoCloseable {

  private final ConnectionFactory factory;
  private final String queue;
  private final Mailer mailer;
  private final Connection connection;

  public Checkout(ConnectionFactory factory, String queue, Mailer mailer)
      throws IOException, TimeoutException {
    this.factory = factory;
    this.queue = queue;
    this.mailer = mailer;
    this.connection = factory.newConnection();
  }

  public void place(String order) throws IOException {
    try (var own = factory.newConnection();
        var channel = own.createChannel()) {
      channel.queueDeclare(queue, true, false, false, null);
      channel.basicPublish(
          "", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, order.getBytes(UTF_8));
    } catch (TimeoutException e) {
      throw new IOException(e);
    }
  }

  public void startMailWorker() throws IOException {
    var mails = connection.createChannel();
    mails.queueDeclare(queue, true, false, false, null);
    mails.basicConsume(
        queue,
        false,
        (consumerTag, delivery) -> {
          mailer.confirm(new String(delivery.getBody(), UTF_8));
          mails.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
        },
        consumerTag -> {});
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
