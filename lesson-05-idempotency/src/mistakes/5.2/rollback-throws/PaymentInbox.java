package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Rejects what failed once it is rolled back; and a rollback may fail, too. */
public class PaymentInbox {

  private static final String UNIQUE_VIOLATION = "23505";

  private final DataSource database;
  private final Accounts accounts;

  public PaymentInbox(DataSource database, Accounts accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  public void createTable() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("create table if not exists inbox (message_id varchar(255) primary key)");
    }
  }

  public void start(Channel channel, String queue) throws IOException {
    channel.basicConsume(
        queue,
        false,
        (consumerTag, delivery) -> {
          long tag = delivery.getEnvelope().getDeliveryTag();
          Connection connection = null;
          try {
            var payment = Payment.parse(new String(delivery.getBody(), UTF_8));
            connection = database.getConnection();
            connection.setAutoCommit(false);
            if (remember(connection, delivery.getProperties().getMessageId())) {
              accounts.charge(connection, payment);
            }
            connection.commit();
            channel.basicAck(tag, false);
          } catch (SQLException | RuntimeException e) {
            undo(connection);
            channel.basicReject(tag, false);
          } finally {
            close(connection);
          }
        },
        consumerTag -> {});
  }

  private static void undo(Connection connection) {
    try {
      if (connection != null) {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void close(Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean remember(Connection connection, String messageId) throws SQLException {
    try (var insert = connection.prepareStatement("insert into inbox values (?)")) {
      insert.setString(1, messageId);
      insert.executeUpdate();
      return true;
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }
}
