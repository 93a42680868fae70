package basics;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;

public class Checkout implements AutoCloseable {

  private final String queue;
  private final Mailer mailer;
  private final Connection connection;
  private final Map<Thread, Channel> channels = new HashMap<>();

  public Checkout(ConnectionFactory factory, String queue, Mailer mailer)
      throws IOException, TimeoutException {
    this.queue = queue;
    this.mailer = mailer;
    connection = factory.newConnection("checkout");
    try (var channel = connection.createChannel()) {
      channel.queueDeclare(queue, true, false, false, null);
    } catch (IOException e) {
      connection.abort();
      throw e;
    }
  }

  public void place(String order) throws IOException {
    channels
        .computeIfAbsent(Thread.currentThread(), thread -> newChannel())
        .basicPublish("", queue, MessageProperties.PERSISTENT_TEXT_PLAIN, order.getBytes(UTF_8));
  }

  private Channel newChannel() {
    try {
      return connection.createChannel();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void startMailWorker() throws IOException {
    var mails = connection.createChannel();
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
