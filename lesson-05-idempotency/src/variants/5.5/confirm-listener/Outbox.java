package idempotency;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/** Confirms come to a listener; the row is deleted through the cursor that has locked it. */
public class Outbox {

  private final DataSource database;
  private final Channel channel;
  private final String queue;
  private final Duration timeout;
  private final Map<Long, CompletableFuture<Boolean>> open = new ConcurrentHashMap<>();

  public Outbox(DataSource database, Channel channel, String queue, Duration timeout)
      throws IOException {
    this.database = database;
    this.channel = channel;
    this.queue = queue;
    this.timeout = timeout;
    channel.confirmSelect();
    channel.addConfirmListener(
        (tag, multiple) -> settle(tag, multiple, true),
        (tag, multiple) -> settle(tag, multiple, false));
    channel.addShutdownListener(
        cause -> open.values().forEach(each -> each.completeExceptionally(cause)));
  }

  private void settle(long tag, boolean multiple, boolean confirmed) {
    open.forEach(
        (number, each) -> {
          if (number == tag || multiple && number < tag) {
            open.remove(number);
            each.complete(confirmed);
          }
        });
  }

  public void place(ShopOrder order) throws SQLException {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (var insert = connection.prepareStatement("insert into orders values (?, ?, ?)");
          var note =
              connection.prepareStatement("insert into outbox (message_id, body) values (?, ?)")) {
        insert.setString(1, order.number());
        insert.setString(2, order.customer());
        insert.setString(3, order.article());
        insert.execute();
        note.setObject(1, UUID.randomUUID().toString());
        note.setString(2, order.message());
        note.execute();
        connection.commit();
      } catch (SQLException e) {
        connection.rollback();
        throw e;
      }
    }
  }

  public int relay() throws SQLException, IOException, TimeoutException, InterruptedException {
    try (var connection = database.getConnection();
        var select =
            connection.prepareStatement(
                "select position, message_id, body from outbox order by position"
                    + " fetch first row only for update",
                ResultSet.TYPE_SCROLL_SENSITIVE,
                ResultSet.CONCUR_UPDATABLE)) {
      connection.setAutoCommit(false);
      try {
        for (int sent = 0; ; sent++) {
          try (var first = select.executeQuery()) {
            if (!first.next()) {
              return sent;
            }
            send(first.getString("message_id"), first.getString("body"));
            first.deleteRow();
          }
          connection.commit();
        }
      } finally {
        connection.rollback();
      }
    }
  }

  private void send(String id, String body)
      throws IOException, TimeoutException, InterruptedException {
    var confirmed = new CompletableFuture<Boolean>();
    try {
      open.put(channel.getNextPublishSeqNo(), confirmed);
      channel.basicPublish(
          "",
          queue,
          new AMQP.BasicProperties.Builder().messageId(id).deliveryMode(2).build(),
          body.getBytes(StandardCharsets.UTF_8));
      if (!confirmed.get(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException("refused: " + id);
      }
    } catch (ExecutionException | AlreadyClosedException e) {
      throw new IOException("lost", e);
    }
  }
}
