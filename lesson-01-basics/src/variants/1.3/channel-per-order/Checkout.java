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

/** Publishes with a confirm, each order on its own channel. */
public class Checkout implements AutoCloseable {

  private final String queue;
  private final Mailer mailer;
  private final Connection connection;

  public Checkout(ConnectionFactory factory, String queue, Mailer mailer)
      throws IOException, TimeoutException {
    this.queue = queue;
    this.mailer = mailer;
    connection = factory.newConnection();
    boolean opened = false;
    try (Channel channel = connection.createChannel()) {
      channel.queueDeclare(queue, true, false, false, null);
      opened = true;
    } finally {
      if (!opened) {
        connection.abort();
      }
    }
  }

  public void place(String order) throws IOException {
    try (Channel channel = connection.createChannel()) {
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
    Channel channel = connection.createChannel();
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

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
