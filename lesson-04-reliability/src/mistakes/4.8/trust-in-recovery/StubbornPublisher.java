package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

public class StubbornPublisher {

  private final ConnectionFactory factory;
  private final String queue;
  private final Duration patience;
  private final Duration pause;

  public StubbornPublisher(
      ConnectionFactory factory, String queue, Duration patience, Duration pause) {
    this.factory = factory;
    this.queue = queue;
    this.patience = patience;
    this.pause = pause;
    factory.setAutomaticRecoveryEnabled(true);
    factory.setNetworkRecoveryInterval(pause.toMillis());
  }

  public void publish(List<Receipt> receipts) throws InterruptedException {
    var connection = connect();
    try {
      var channel = connection.createChannel();
      channel.confirmSelect();
      for (var receipt : receipts) {
        send(channel, receipt);
      }
      while (!isConfirmed(channel)) {
        Thread.sleep(pause.toMillis());
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } finally {
      connection.abort(500);
    }
  }

  private Connection connect() throws InterruptedException {
    while (true) {
      try {
        return factory.newConnection();
      } catch (IOException | TimeoutException e) {
        Thread.sleep(pause.toMillis());
      }
    }
  }

  private void send(Channel channel, Receipt receipt) throws IOException, InterruptedException {
    while (true) {
      try {
        var properties =
            MessageProperties.PERSISTENT_TEXT_PLAIN.builder().messageId(receipt.id()).build();
        channel.basicPublish("", queue, properties, receipt.text().getBytes(UTF_8));
        return;
      } catch (AlreadyClosedException e) {
        Thread.sleep(pause.toMillis()); // it recovers by itself
      }
    }
  }

  private boolean isConfirmed(Channel channel) throws InterruptedException {
    try {
      return channel.waitForConfirms(patience.toMillis());
    } catch (TimeoutException | ShutdownSignalException e) {
      return false;
    }
  }
}
