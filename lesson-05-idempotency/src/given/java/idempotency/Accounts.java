package idempotency;

import java.sql.Connection;
import java.sql.SQLException;

/** The customers' accounts, in the shop's database. */
public interface Accounts {

  /**
   * Charges a payment to its account. It neither commits nor rolls back: it is part of the
   * transaction that is open on this connection.
   *
   * @throws SQLException if it cannot be charged, such as where there is no such account
   */
  void charge(Connection connection, Payment payment) throws SQLException;
}
