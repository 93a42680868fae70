package idempotency;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import warren.lab.Gate;

/** Accounts in the test's database. A charge is a row, so a double one is two. */
final class Books implements Accounts {

  private static final String OURS = "('ACCOUNT', 'CHARGE')";

  private final DataSource database;
  private final Gate charging;
  private volatile boolean reuseReceipts;
  private volatile boolean chargedWithAutoCommit;
  private volatile boolean failed;
  private int receipts;

  /**
   * Accounts without customers.
   *
   * @param charging where each charge passes, in the middle of its transaction
   */
  Books(DataSource database, Gate charging) throws SQLException {
    this.database = database;
    this.charging = charging;
    execute("set default_lock_timeout 10000"); // whoever waits for another transaction has time
    execute("create table account (name varchar(50) primary key)");
    execute(
        "create table charge (receipt int primary key, account varchar(50) references account,"
            + " cents bigint)");
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  void open(String account) throws SQLException {
    execute("insert into account values ('" + account + "')");
  }

  /** From now on every charge gets the number of the one before, and fails for that. */
  synchronized void reuseReceipts(boolean reuse) {
    reuseReceipts = reuse;
  }

  private synchronized int receipt() {
    return reuseReceipts ? receipts : ++receipts;
  }

  @Override
  public void charge(Connection connection, Payment payment) throws SQLException {
    chargedWithAutoCommit |= connection.getAutoCommit();
    charging.pass();
    try (var insert = connection.prepareStatement("insert into charge values (?, ?, ?)")) {
      insert.setInt(1, receipt());
      insert.setString(2, payment.account());
      insert.setLong(3, payment.cents());
      insert.executeUpdate();
    } catch (SQLException e) {
      failed = true;
      throw e;
    }
  }

  /** Whether the database has refused a charge. */
  boolean hasFailed() {
    return failed;
  }

  /** Whether a charge was a transaction of its own. */
  boolean chargedWithAutoCommit() {
    return chargedWithAutoCommit;
  }

  /** How much was charged to an account in all; only what is committed counts. */
  long charged(String account) {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "select coalesce(sum(cents), 0) from charge where account = ?")) {
      query.setString(1, account);
      try (var sum = query.executeQuery()) {
        sum.next();
        return sum.getLong(1);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a table of the inbox's own has a unique key, or there is none at all. */
  boolean inboxHasKey() {
    var keys =
        query(
            "select index_type_name from information_schema.indexes where index_type_name in"
                + " ('PRIMARY KEY', 'UNIQUE INDEX') and table_schema = 'PUBLIC'"
                + " and table_name not in "
                + OURS);
    return !keys.isEmpty() || inboxTables().isEmpty();
  }

  /** All that stands in tables of the inbox's own. */
  List<String> remembered() {
    return inboxTables().stream()
        .flatMap(table -> query("select * from \"" + table + "\"").stream())
        .toList();
  }

  private List<String> inboxTables() {
    return query(
        "select table_name from information_schema.tables where table_schema = 'PUBLIC'"
            + " and table_name not in "
            + OURS);
  }

  private List<String> query(String sql) {
    var values = new ArrayList<String>();
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
          values.add(rows.getString(column));
        }
      }
      return values;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
