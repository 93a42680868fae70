package idempotency;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/** A transaction of its own for each message, the order's number as id, and rows that are kept. */
public class Outbox {

  private final DataSource database;
  private final Channel channel;
  private final String queue;
  private final Duration timeout;

  public Outbox(DataSource database, Channel channel, String queue, Duration timeout)
      throws IOException {
    this.database = database;
    this.channel = channel;
    this.queue = queue;
    this.timeout = timeout;
  }

  private interface Work<T> {
    T in(Connection connection)
        throws SQLException, IOException, TimeoutException, InterruptedException;
  }

  private <T> T transaction(Work<T> work)
      throws SQLException, IOException, TimeoutException, InterruptedException {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.in(connection);
        connection.commit();
        return result;
      } catch (Throwable e) {
        connection.rollback();
        throw e;
      }
    }
  }

  public void place(ShopOrder order) throws SQLException {
    try {
      transaction(
          connection -> {
            try (var note =
                connection.prepareStatement(
                    "INSERT INTO outbox (message_id, body) VALUES (?, ?)")) {
              note.setString(1, "message of " + order.number());
              note.setString(2, order.message());
              note.executeUpdate();
            }
            try (var insert = connection.prepareStatement("INSERT INTO orders VALUES (?, ?, ?)")) {
              insert.setString(1, order.number());
              insert.setString(2, order.customer());
              insert.setString(3, order.article());
              return insert.executeUpdate();
            }
          });
    } catch (IOException | TimeoutException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public int relay() throws SQLException, IOException, TimeoutException, InterruptedException {
    try {
      channel.confirmSelect();
    } catch (AlreadyClosedException e) {
      throw new IOException(e);
    }
    int sent = 0;
    while (transaction(this::relayFirst)) {
      sent++;
    }
    return sent;
  }

  private boolean relayFirst(Connection connection)
      throws SQLException, IOException, TimeoutException, InterruptedException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "SELECT position, message_id, body FROM outbox WHERE sent = FALSE"
              + " ORDER BY position LIMIT 1 FOR UPDATE");
      long position;
      String id;
      String body;
      try (var first = statement.getResultSet()) {
        if (!first.next()) {
          return false;
        }
        position = first.getLong(1);
        id = first.getString(2);
        body = first.getString(3);
      }
      send(id, body);
      statement.executeUpdate("UPDATE outbox SET sent = TRUE WHERE position = " + position);
      return true;
    }
  }

  private void send(String id, String body)
      throws IOException, TimeoutException, InterruptedException {
    try {
      channel.basicPublish(
          "",
          queue,
          new AMQP.BasicProperties.Builder().deliveryMode(2).messageId(id).build(),
          body.getBytes(StandardCharsets.UTF_8));
      if (!channel.waitForConfirms(timeout.toMillis())) {
        throw new IOException("refused");
      }
    } catch (ShutdownSignalException e) {
      throw new IOException(e);
    }
  }
}
