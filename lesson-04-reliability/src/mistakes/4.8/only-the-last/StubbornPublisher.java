package reliability;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
      for (var receipt : receipts) {
        while (!isSent(receipt)) {
          TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        }
      }
      while (!isConfirmed()) {
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    } finally {
      disconnect();
    }
  }

  private boolean isSent(Receipt receipt) {
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
      return true;
    } catch (Exception e) {
      disconnect();
      return false;
    }
  }

  private boolean isConfirmed() throws InterruptedException {
    try {
      return channel.waitForConfirms(patience.toMillis());
    } catch (TimeoutException | RuntimeException e) {
      return true; // the connection is gone, and so is what there was to wait for
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
