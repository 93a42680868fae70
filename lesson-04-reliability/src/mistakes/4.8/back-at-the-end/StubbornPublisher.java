package reliability;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;

public class StubbornPublisher {

  private final ConnectionFactory factory;
  private final String queue;
  private final Duration patience;
  private final Duration pause;
  private Connection connection;
  private Channel channel;

  public StubbornPublisher(
      ConnectionFactory factory, String queue, Duration patience, Duration pause) {
    this.factory = factory;
    this.queue = queue;
    this.patience = patience;
    this.pause = pause;
  }

  public void publish(List<Receipt> receipts) throws InterruptedException {
    try {
      var open = new ArrayDeque<>(receipts);
      while (!open.isEmpty()) {
        var receipt = open.remove();
        if (!isTaken(receipt)) {
          open.add(receipt);
          TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }
      }
    } finally {
      disconnect();
    }
  }

  private boolean isTaken(Receipt receipt) throws InterruptedException {
    try {
      if (channel == null) {
        connection = factory.newConnection();
        channel = connection.createChannel();
        channel.confirmSelect();
      }
      var properties =
          new BasicProperties.Builder().deliveryMode(2).messageId(receipt.id()).build();
      var body = receipt.text().getBytes(StandardCharsets.UTF_8);
      channel.basicPublish("", queue, true, properties, body);
      return channel.waitForConfirms(patience.toMillis());
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      disconnect();
      return false;
    }
  }

  private void disconnect() {
    channel = null;
    if (connection != null) {
      connection.abort(500);
    }
    connection = null;
  }
}
