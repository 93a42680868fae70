package delay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.Function;
import javax.sql.DataSource;

/** A {@link Shop} in an SQL database. */
public final class ShopTables implements Shop {

  private final DataSource database;

  /** Creates its tables, with that many pieces in stock. */
  public ShopTables(DataSource database, int pieces) {
    this.database = database;
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE orders (id VARCHAR PRIMARY KEY, state VARCHAR NOT NULL)");
      statement.execute("CREATE TABLE stock (pieces INT NOT NULL)");
      statement.execute("INSERT INTO stock VALUES (" + pieces + ")");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many pieces are in stock. */
  public int stock() {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT pieces FROM stock")) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public <T> T transaction(Function<Tables, T> work) {
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.apply(new InTransaction(connection));
        connection.commit();
        return result;
      } catch (Throwable e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private record InTransaction(Connection connection) implements Tables {

    @Override
    public State state(String order) {
      try (var statement = connection.prepareStatement("SELECT state FROM orders WHERE id = ?")) {
        statement.setString(1, order);
        try (var rows = statement.executeQuery()) {
          return rows.next() ? State.valueOf(rows.getString(1)) : State.UNKNOWN;
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public boolean move(String order, State from, State to) {
      return from == State.UNKNOWN ? insert(order, to) : update(order, from, to);
    }

    private boolean insert(String order, State to) {
      try (var statement =
          prepare(
              "MERGE INTO orders USING (VALUES (?, ?)) AS new (id, state) ON orders.id = new.id"
                  + " WHEN NOT MATCHED THEN INSERT VALUES (new.id, new.state)",
              order,
              to.name())) {
        return statement.executeUpdate() == 1;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private boolean update(String order, State from, State to) {
      try (var statement =
          prepare(
              "UPDATE orders SET state = ? WHERE id = ? AND state = ?",
              to.name(),
              order,
              from.name())) {
        return statement.executeUpdate() == 1;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void takeStock(String order) {
      changeStock(-1);
    }

    @Override
    public void returnStock(String order) {
      changeStock(1);
    }

    private void changeStock(int by) {
      try (var statement = connection.prepareStatement("UPDATE stock SET pieces = pieces + ?")) {
        statement.setInt(1, by);
        statement.executeUpdate();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private PreparedStatement prepare(String sql, String... values) throws SQLException {
      var statement = connection.prepareStatement(sql);
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      return statement;
    }
  }
}
