package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** One channel for all; an order whose mail fails goes back into the queue at once. */
public class Checkout implements AutoCloseable {

  private final String queue;
  private final Mailer mailer;
  private final Connection connection;
  private final Channel channel;
  private final Lock lock = new ReentrantLock();

  public Checkout(ConnectionFactory factory, String queue, Mailer mailer)
      throws IOException, TimeoutException {
    this.queue = queue;
    this.mailer = mailer;
    connection = factory.newConnection();
    try {
      channel = connection.createChannel();
      channel.queueDeclare(queue, true, false, false, null);
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  public void place(String order) throws IOException {
    locked(
        () ->
            channel.basicPublish(
                "", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, order.getBytes(UTF_8)));
  }

  public void startMailWorker() throws IOException {
    channel.basicQos(1);
    channel.basicConsume(
        queue,
        false,
        (tag, message) -> {
          long delivery = message.getEnvelope().getDeliveryTag();
          try {
            mailer.confirm(new String(message.getBody(), UTF_8));
          } catch (RuntimeException e) {
            locked(() -> channel.basicReject(delivery, true));
            return;
          }
          locked(() -> channel.basicAck(delivery, false));
        },
        tag -> {});
  }

  private interface Call {
    void make() throws IOException;
  }

  private void locked(Call call) throws IOException {
    lock.lock();
    try {
      call.make();
    } catch (AlreadyClosedException e) {
      throw new IOException("the connection is lost", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    if (connection.isOpen()) {
      connection.close();
    }
  }
}
