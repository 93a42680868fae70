package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

public class Checkout implements AutoCloseable {

  private final ConnectionFactory factory;
  private final String queue;
  private final Mailer mailer;
  private Connection connection;
  private Channel orders;

  public Checkout(ConnectionFactory factory, String queue, Mailer mailer) {
    this.factory = factory;
    this.queue = queue;
    this.mailer = mailer;
  }

  private synchronized Connection connection() throws IOException {
    if (connection == null) {
      try {
        connection = factory.newConnection();
        orders = connection.createChannel();
        orders.queueDeclare(queue, true, false, false, null);
      } catch (TimeoutException e) {
        throw new IOException(e);
      }
    }
    return connection;
  }

  public synchronized void place(String order) throws IOException {
    connection();
    orders.basicPublish("", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, order.getBytes(UTF_8));
  }

  public void startMailWorker() throws IOException {
    var mails = connection().createChannel();
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
  public synchronized void close() throws IOException {
    if (connection != null) {
      connection.close();
    }
  }
}
