package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Exercise 5.2: a unique key.
 *
 * <p>Payments come at least once, each with a message id that stays the same however often it
 * comes. Each is to be charged exactly once.
 */
public class PaymentInbox {

  /** The SQL standard's state for a unique key that is there already. */
  private static final String UNIQUE_VIOLATION = "23505";

  private final DataSource database;
  private final Accounts accounts;

  /**
   * An inbox that is not yet started.
   *
   * @param database where the accounts are; other inboxes use it at the same time. It has few
   *     connections, which are to be closed after use, and a restart of it ends them all
   */
  public PaymentInbox(DataSource database, Accounts accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  /**
   * Creates the table in which inboxes remember payments, unless it is there. Each inbox does so
   * before it is started.
   *
   * @throws SQLException if the database refuses, or is away
   */
  public void createTable() throws SQLException {
    // tag::table[]
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "create table if not exists inbox (message_id varchar(255) primary key)"); // <1>
    }
    // end::table[]
  }

  /**
   * Starts to charge the payments that come to a queue, and returns. A payment leaves the queue
   * once it is charged; one that was charged before is a repeat and leaves it as well. One that
   * cannot be read, has no message id, or cannot be charged, for whatever reason, leaves no trace
   * in the database: it is rejected, so that the queue's dead-letter exchange keeps it, and may
   * come again later under the same id. What comes after it is charged.
   *
   * @param channel for this inbox alone
   * @param queue holds {@link Payment}s, as text in UTF-8, with message ids of up to 255 characters
   * @throws IOException if the broker refuses
   */
  public void start(Channel channel, String queue) throws IOException {
    // tag::start[]
    channel.basicConsume(
        queue,
        false,
        (consumerTag, delivery) -> {
          long tag = delivery.getEnvelope().getDeliveryTag();
          try {
            var payment = Payment.parse(new String(delivery.getBody(), UTF_8));
            chargeOnce(delivery.getProperties().getMessageId(), payment);
          } catch (SQLException | RuntimeException e) {
            channel.basicReject(tag, false); // <1>
            return;
          }
          channel.basicAck(tag, false); // <2>
        },
        consumerTag -> {});
    // end::start[]
  }

  // tag::once[]
  private void chargeOnce(String messageId, Payment payment) throws SQLException {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false); // <1>
      try {
        if (remember(connection, messageId)) {
          accounts.charge(connection, payment);
        }
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback(); // <2>
        throw e;
      }
    }
  }

  /** Tells whether it is new. */
  private static boolean remember(Connection connection, String messageId) throws SQLException {
    try (var insert = connection.prepareStatement("insert into inbox values (?)")) {
      insert.setString(1, messageId);
      insert.executeUpdate(); // <3>
      return true;
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        return false;
      }
      throw e; // <4>
    }
  }
  // end::once[]
}
