package idempotency;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** Accounts in a database. A charge is a row, so a double one is two. */
final class Books implements Accounts {

  private static final String OWN = "('ACCOUNT', 'CHARGE')";

  private static final String OTHERS =
      "select table_name from information_schema.tables where table_schema = 'PUBLIC'"
          + " and table_name not in "
          + OWN;

  private final DataSource database;
  private final Consumer<String> charging;

  /**
   * The accounts, as one program has them.
   *
   * @param charging called in the middle of each charge, with the payment's text
   */
  Books(DataSource database, Consumer<String> charging) {
    this.database = database;
    this.charging = charging;
  }

  /** Makes the tables, without a customer. */
  void createTables() throws SQLException {
    execute("set default_lock_timeout 10000"); // whoever waits for another transaction has time
    execute("create table account (name varchar(50) primary key)");
    execute("create sequence receipts");
    execute(
        "create table charge (receipt int default next value for receipts primary key,"
            + " account varchar(50) references account, cents bigint)");
  }

  void open(String account) throws SQLException {
    execute("insert into account values ('" + account + "')");
  }

  /** The next receipt gets the number of the first, which the database refuses. */
  void repeatReceipts() throws SQLException {
    execute("alter sequence receipts restart with 1");
  }

  /** From now on there is no table but the accounts' own. */
  void loseAllOtherTables() throws SQLException {
    for (var table : query(OTHERS)) {
      execute("drop table \"" + table + "\" cascade");
    }
  }

  private void execute(String sql) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void charge(Connection connection, Payment payment) throws SQLException {
    charging.accept(payment.toString());
    try (var insert =
        connection.prepareStatement("insert into charge (account, cents) values (?, ?)")) {
      insert.setString(1, payment.account());
      insert.setLong(2, payment.cents());
      insert.executeUpdate();
    }
  }

  /** How many cents were charged to an account in all; only what is committed counts. */
  long charged(String account) {
    return query("select cents from charge where account = '" + account + "'").stream()
        .mapToLong(Long::parseLong)
        .sum();
  }

  /** The accounts that something was charged to. */
  List<String> charged() {
    return query("select distinct account from charge");
  }

  /** The unique keys of the tables that are not the accounts' own. */
  List<String> keys() {
    return query(
        "select index_name from information_schema.indexes where index_type_name in"
            + " ('PRIMARY KEY', 'UNIQUE INDEX') and table_schema = 'PUBLIC' and table_name not in "
            + OWN);
  }

  /** All that stands in the tables that are not the accounts' own. */
  List<String> remembered() {
    return query(OTHERS).stream()
        .flatMap(table -> query("select * from \"" + table + "\"").stream())
        .toList();
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
