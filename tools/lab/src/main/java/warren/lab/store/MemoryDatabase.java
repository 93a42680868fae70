package warren.lab.store;

import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** An H2 database in memory that belongs to one test and is gone when it ends. */
public final class MemoryDatabase implements AutoCloseable {

  private final JdbcDataSource source = new JdbcDataSource();

  /** An empty one. */
  public MemoryDatabase() {
    source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
  }

  /** Connections to it, each opened anew; it lives without any. */
  public DataSource source() {
    return source;
  }

  @Override
  public void close() {
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    } catch (SQLException e) {
      throw new IllegalStateException("the test's database cannot be shut down", e);
    }
  }
}
