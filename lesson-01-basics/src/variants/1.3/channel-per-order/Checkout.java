package basics;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeoutException;

/** Connects when it is first needed, publishes with a confirm, each order on its own channel. */
public class Checkout implements AutoCloseable {

  private final ConnectionFactory factory;
  private final String queue;
  private final Mailer mailer;
  private Connection connection;

  public Checkout(ConnectionFactory factory, String queue, Mailer mailer) {
    this.factory = factory;
    this.queue = queue;
    this.mailer = mailer;
  }

  public void place(String order) throws IOException {
    try (Channel channel = connection().createChannel()) {
      channel.queueDeclare(queue, true, false, false, null);
      channel.confirmSelect();
      var properties = new AMQP.BasicProperties.Builder().deliveryMode(2).build();
      channel.basicPublish("", queue, properties, order.getBytes(StandardCharsets.UTF_8));
      channel.waitForConfirmsOrDie(5_000);
    } catch (TimeoutException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  public void startMailWorker() throws IOException {
    Channel channel = connection().createChannel();
    channel.queueDeclare(queue, true, false, false, null);
    channel.basicQos(1);
    channel.basicConsume(
        queue,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String tag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            mailer.confirm(new String(body, StandardCharsets.UTF_8));
            getChannel().basicAck(envelope.getDeliveryTag(), false);
          }
        });
  }

  private synchronized Connection connection() throws IOException {
    if (connection == null) {
      try {
        connection = factory.newConnection();
      } catch (TimeoutException e) {
        throw new IOException(e);
      }
    }
    return connection;
  }

  @Override
  public synchronized void close() throws IOException {
    if (connection != null) {
      connection.close();
    }
  }
}
