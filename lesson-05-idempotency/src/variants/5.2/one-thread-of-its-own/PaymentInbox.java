package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;

/** Looks first, for the common case, and counts on the key for the rare one; in its own thread. */
public class PaymentInbox {

  private final DataSource database;
  private final Accounts accounts;

  public PaymentInbox(DataSource database, Accounts accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  public void createTable() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          "create table if not exists handled (message varchar primary key, since timestamp)");
    }
  }

  public void start(Channel channel, String queue) throws IOException {
    var worker = Executors.newSingleThreadExecutor();
    channel.addShutdownListener(cause -> worker.shutdown());
    channel.basicConsume(
        queue,
        false,
        Map.of(),
        (consumerTag, delivery) -> worker.submit((Callable<Void>) () -> settle(channel, delivery)),
        (consumerTag, cause) -> {});
  }

  private Void settle(Channel channel, Delivery delivery) throws IOException {
    long tag = delivery.getEnvelope().getDeliveryTag();
    if (isDone(delivery)) {
      channel.basicAck(tag, false);
    } else {
      channel.basicReject(tag, false);
    }
    return null;
  }

  private boolean isDone(Delivery delivery) {
    String id = delivery.getProperties().getMessageId();
    try {
      return id != null && charged(id, Payment.parse(new String(delivery.getBody(), UTF_8)));
    } catch (RuntimeException e) {
      return false;
    }
  }

  private boolean charged(String id, Payment payment) {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (var select = connection.prepareStatement("select 1 from handled where message = ?")) {
        select.setString(1, id);
        if (select.executeQuery().next()) {
          return true;
        }
      }
      try (var insert =
          connection.prepareStatement("insert into handled values (?, current_timestamp)")) {
        insert.setString(1, id);
        insert.execute();
      } catch (SQLException e) {
        return e.getErrorCode() == 23505; // H2's own number
      }
      accounts.charge(connection, payment);
      connection.commit();
      return true;
    } catch (SQLException e) {
      return false; // closed without a commit, everything is undone
    }
  }
}
