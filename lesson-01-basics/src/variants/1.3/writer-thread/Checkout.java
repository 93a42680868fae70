package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

/** One thread publishes for all, and whoever places an order waits until it has. */
public class Checkout implements AutoCloseable {

  private final String queue;
  private final Mailer mailer;
  private final Connection connection;
  private final Channel orders;
  private final ExecutorService writer = Executors.newSingleThreadExecutor();

  public Checkout(ConnectionFactory factory, String queue, Mailer mailer)
      throws IOException, TimeoutException {
    this.queue = queue;
    this.mailer = mailer;
    connection = factory.newConnection();
    try {
      orders = connection.createChannel();
      orders.queueDeclare(queue, true, false, false, null);
    } catch (IOException | RuntimeException e) {
      connection.abort();
      throw e;
    }
  }

  public void place(String order) throws IOException {
    var written =
        writer.submit(
            () -> {
              orders.basicPublish(
                  "", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, order.getBytes(UTF_8));
              return order;
            });
    try {
      written.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  public void startMailWorker() throws IOException {
    var mails = connection.createChannel();
    mails.basicQos(1);
    mails.basicConsume(
        queue,
        (tag, message) -> {
          var order = new String(message.getBody(), UTF_8);
          boolean out = false;
          while (!out) { // the mail server comes back some day
            out = mailed(order);
          }
          mails.basicAck(message.getEnvelope().getDeliveryTag(), false);
        },
        tag -> {});
  }

  private boolean mailed(String order) {
    try {
      mailer.confirm(order);
      return true;
    } catch (RuntimeException e) {
      try {
        Thread.sleep(50);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw e;
      }
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    writer.shutdown();
    connection.close();
  }
}
