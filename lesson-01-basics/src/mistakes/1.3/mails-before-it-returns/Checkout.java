package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

public class Checkout implements AutoCloseable {

  private final String queue;
  private final Mailer mailer;
  private final Connection connection;
  private final Channel orders;

  public Checkout(ConnectionFactory factory, String queue, Mailer mailer)
      throws IOException, TimeoutException {
    this.queue = queue;
    this.mailer = mailer;
    connection = factory.newConnection();
    try {
      orders = connection.createChannel();
      orders.queueDeclare(queue, true, false, false, null);
    } catch (IOException e) {
      connection.abort();
      throw e;
    }
  }

  public synchronized void place(String order) throws IOException {
    orders.basicPublish("", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, order.getBytes(UTF_8));
  }

  public void startMailWorker() throws IOException {
    var mails = connection.createChannel();
    while (connection.isOpen()) {
      var order = mails.basicGet(queue, false);
      if (order != null) {
        mailer.confirm(new String(order.getBody(), UTF_8));
        mails.basicAck(order.getEnvelope().getDeliveryTag(), false);
      }
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
