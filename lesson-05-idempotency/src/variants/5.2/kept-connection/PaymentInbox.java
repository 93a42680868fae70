package idempotency;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import javax.sql.DataSource;

/** Keeps its connection, and looks whether it lives. */
public class PaymentInbox {

  private final DataSource database;
  private final Accounts accounts;
  private Connection connection;

  public PaymentInbox(DataSource database, Accounts accounts) {
    this.database = database;
    this.accounts = accounts;
  }

  public void createTable() throws SQLException {
    try (var first = database.getConnection();
        var statement = first.createStatement()) {
      statement.execute(
          "create table if not exists seen (id varchar(255) not null, constraint once unique (id))");
    }
  }

  public void start(Channel channel, String queue) throws IOException {
    channel.basicQos(1);
    channel.basicConsume(
        queue,
        false,
        new DefaultConsumer(channel) {
          @Override
          public void handleDelivery(
              String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body)
              throws IOException {
            try {
              handle(properties.getMessageId(), new String(body, StandardCharsets.UTF_8));
              getChannel().basicAck(envelope.getDeliveryTag(), false);
            } catch (SQLException | RuntimeException e) {
              getChannel().basicNack(envelope.getDeliveryTag(), false, false);
            }
          }
        });
  }

  private void handle(String id, String body) throws SQLException {
    if (id == null) {
      throw new IllegalArgumentException("no message id");
    }
    if (connection == null || !connection.isValid(1)) {
      connection = database.getConnection();
      connection.setAutoCommit(false);
    }
    var payment = Payment.parse(body);
    try (var insert = connection.createStatement()) {
      insert.executeUpdate("insert into seen (id) values ('" + id.replace("'", "''") + "')");
    } catch (SQLIntegrityConstraintViolationException repeat) {
      connection.rollback();
      return;
    }
    try {
      accounts.charge(connection, payment);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    }
  }
}
