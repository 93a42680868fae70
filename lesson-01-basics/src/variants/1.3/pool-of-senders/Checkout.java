package basics;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.MessageProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;

/** Sends four mails at a time, and publishes and consumes on connections of their own. */
public class Checkout implements AutoCloseable {

  private static final int SENDERS = 4;

  private final String queue;
  private final Mailer mailer;
  private final Connection publishing;
  private final Connection consuming;
  private final ThreadLocal<Channel> channels = ThreadLocal.withInitial(this::newChannel);
  private final ExecutorService senders = Executors.newFixedThreadPool(SENDERS);

  public Checkout(ConnectionFactory factory, String queue, Mailer mailer)
      throws IOException, TimeoutException {
    this.queue = queue;
    this.mailer = mailer;
    this.consuming = factory.newConnection("mails");
    try {
      consuming.createChannel().queueDeclare(queue, true, false, false, null);
      this.publishing = factory.newConnection("orders");
    } catch (IOException | TimeoutException e) {
      consuming.abort();
      throw e;
    }
  }

  private Channel newChannel() {
    try {
      return publishing.createChannel();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void place(String order) throws IOException {
    channels
        .get()
        .basicPublish(
            "", queue, MessageProperties.PERSISTENT_BASIC, order.getBytes(StandardCharsets.UTF_8));
  }

  public void startMailWorker() throws IOException {
    var channel = consuming.createChannel();
    channel.basicQos(SENDERS);
    channel.basicConsume(
        queue,
        false,
        (tag, delivery) -> senders.execute(() -> send(channel, delivery)),
        tag -> senders.shutdown());
  }

  private void send(Channel channel, Delivery delivery) {
    mailer.confirm(new String(delivery.getBody(), StandardCharsets.UTF_8));
    synchronized (channel) {
      try {
        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    senders.shutdown();
    publishing.close();
    consuming.close();
  }
}
