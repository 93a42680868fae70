package idempotency;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/**
 * Exercise 5.5: an outbox.
 *
 * <p>An order is a row in the shop's database, and a message to the warehouse. If only one of the
 * two comes about, something is packed that nobody ordered, or ordered and never packed.
 */
public class Outbox {

  private final DataSource database;
  private final Channel channel;
  private final String queue;
  private final Duration timeout;

  /** Whether the broker has taken what was published. */
  private final BlockingQueue<Boolean> heard = new LinkedBlockingQueue<>();

  /**
   * An outbox; other programs have one of their own for the same tables and the same queue.
   *
   * @param database with the tables of {@link ShopOrder#createTables}; who gets a connection from
   *     it closes it
   * @param channel an open channel, for this outbox alone
   * @param queue where the warehouse gets its messages; it exists
   * @param timeout how long to wait for a confirm
   */
  public Outbox(DataSource database, Channel channel, String queue, Duration timeout)
      throws IOException {
    this.database = database;
    this.channel = channel;
    this.queue = queue;
    this.timeout = timeout;
    channel.addConfirmListener(
        (number, multiple) -> heard.add(true), (number, multiple) -> heard.add(false));
    channel.addShutdownListener(cause -> heard.add(false));
    channel.confirmSelect();
  }

  /**
   * Places an order and notes the message for it: both or neither. The broker has no part in it.
   *
   * @throws SQLException if it cannot be placed, such as when there is an order of that number
   */
  public void place(ShopOrder order) throws SQLException {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        insert(
            connection,
            "insert into orders (number, customer, article) values (?, ?, ?)",
            order.number(),
            order.customer(),
            order.article());
        insert(
            connection,
            "insert into outbox (message_id, body) values (?, ?)",
            UUID.randomUUID().toString(),
            order.message());
        connection.commit();
      } finally {
        connection.rollback();
      }
    }
  }

  private static void insert(Connection connection, String sql, String... values)
      throws SQLException {
    try (var insert = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        insert.setString(i + 1, values[i]);
      }
      insert.executeUpdate();
    }
  }

  /**
   * Sends what is noted and not sent yet, in the order in which it was noted: persistent, each with
   * its message id. A message is done with when the broker has confirmed it. Until then it stays
   * noted, those behind it wait, and the next call, of this outbox or of another, sends it again
   * with the same id. While two programs do this at the same time, nothing is sent twice and
   * nothing overtakes.
   *
   * @return how many messages it has sent
   * @throws SQLException if the database refuses
   * @throws IOException if the broker refuses a message, or the connection to it is lost
   * @throws TimeoutException if there is no confirm in time
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public int relay() throws SQLException, IOException, TimeoutException, InterruptedException {
    int sent = 0;
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        while (sendsNext(connection)) {
          connection.commit();
          sent++;
        }
      } finally {
        connection.rollback();
      }
    }
    return sent;
  }

  /** Sends the first message and deletes it; false if there is none. */
  private boolean sendsNext(Connection connection)
      throws SQLException, IOException, TimeoutException, InterruptedException {
    try (var select = connection.createStatement();
        var first =
            select.executeQuery(
                "select position, message_id, body from outbox order by position"
                    + " fetch first row only for update")) {
      if (!first.next()) {
        return false;
      }
      publish(first.getString("message_id"), first.getString("body"));
      delete(connection, first);
      return true;
    }
  }

  private void publish(String id, String body)
      throws IOException, TimeoutException, InterruptedException {
    var properties = MessageProperties.PERSISTENT_TEXT_PLAIN.builder().messageId(id).build();
    try {
      channel.basicPublish("", queue, properties, body.getBytes(UTF_8));
      var taken = heard.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (taken == null) {
        throw new TimeoutException("no confirm of the message " + id);
      }
      if (!taken) {
        throw new IOException("the broker refused the message " + id);
      }
    } catch (ShutdownSignalException e) {
      throw new IOException("the connection was lost before the confirm", e);
    }
  }

  private static void delete(Connection connection, ResultSet message) throws SQLException {
    try (var delete = connection.prepareStatement("delete from outbox where position = ?")) {
      delete.setLong(1, message.getLong("position"));
      delete.executeUpdate();
    }
  }
}
