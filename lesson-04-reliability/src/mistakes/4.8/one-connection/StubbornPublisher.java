package reliability;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;

/** Takes another channel of the connection on which nobody answers, as long as it looks open. */
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
  }

  public void publish(List<Receipt> receipts) throws InterruptedException {
    var unconfirmed = new ConcurrentLinkedQueue<>(receipts);
    Connection connection = null;
    try {
      while (!unconfirmed.isEmpty()) {
        try {
          if (connection == null || !connection.isOpen()) {
            abort(connection);
            connection = factory.newConnection();
          }
          attempt(connection, unconfirmed);
        } catch (IOException | TimeoutException | ShutdownSignalException failed) {
          Thread.sleep(pause.toMillis());
        }
      }
    } finally {
      abort(connection);
    }
  }

  private static void abort(Connection connection) {
    if (connection != null) {
      connection.abort(500);
    }
  }

  private void attempt(Connection connection, Queue<Receipt> unconfirmed)
      throws IOException, TimeoutException, InterruptedException {
    var channel = connection.createChannel();
    channel.confirmSelect();
    var sent = new ConcurrentSkipListMap<Long, Receipt>();
    channel.addConfirmListener(
        (number, multiple) -> {
          var part = sent.subMap(multiple ? 1 : number, true, number, true);
          unconfirmed.removeAll(List.copyOf(part.values()));
          part.clear();
        },
        (number, multiple) -> sent.subMap(multiple ? 1 : number, true, number, true).clear());
    for (var receipt : unconfirmed) {
      sent.put(channel.getNextPublishSeqNo(), receipt);
      channel.basicPublish(
          "",
          queue,
          MessageProperties.PERSISTENT_TEXT_PLAIN.builder().messageId(receipt.id()).build(),
          receipt.text().getBytes(UTF_8));
    }
    if (!channel.waitForConfirms(patience.toMillis())) {
      throw new IOException("refused");
    }
  }
}
