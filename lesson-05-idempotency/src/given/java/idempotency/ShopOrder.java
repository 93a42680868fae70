package idempotency;

import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * What somebody has ordered.
 *
 * @param number which no other order has
 * @param customer who has ordered it
 * @param article what it is
 */
public record ShopOrder(String number, String customer, String article) {

  /**
   * Creates the shop's tables, unless they are there: one for orders, one for the messages that are
   * to be sent. Their positions count up in the order in which they are written.
   *
   * @throws SQLException if the database refuses
   */
  public static void createTables(DataSource database) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(
          "create table if not exists orders (number varchar(50) primary key, customer varchar(50),"
              + " article varchar(50))");
      statement.execute(
          "create table if not exists outbox (position bigint auto_increment primary key,"
              + " message_id varchar(50) unique, body varchar(200),"
              + " sent boolean default false not null)");
    }
  }

  /** What the warehouse has to know, such as {@code order-7: nut-m8 for alice}. */
  public String message() {
    return number + ": " + article + " for " + customer;
  }
}
