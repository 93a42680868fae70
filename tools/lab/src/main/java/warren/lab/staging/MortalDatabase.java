package warren.lab.staging;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import warren.lab.Client;
import warren.lab.Crash;
import warren.lab.Finding;
import warren.lab.Lab;
import warren.lab.Task;

/**
 * The database as one program sees it. The program can die at any step of its work in it, before or
 * after: then its connections end as well, and what it has not committed is undone. A step is a
 * statement or a commit. The database can be stopped, too, while the program lives.
 */
public final class MortalDatabase {

  private static final String COMMIT = "commit";
  private static final String ISOLATION = "isolation ";

  private static final Map<Object, String> ISOLATIONS =
      Map.of(
          Connection.TRANSACTION_READ_UNCOMMITTED, "read uncommitted",
          Connection.TRANSACTION_READ_COMMITTED, "read committed",
          Connection.TRANSACTION_REPEATABLE_READ, "repeatable read",
          Connection.TRANSACTION_SERIALIZABLE, "serializable");

  /** More steps than any work needs. */
  private static final int MANY = 30;

  private static final int SHOWN = 50;

  /** A statement that takes longer waits for another transaction. */
  private static final Duration STUCK = Duration.ofMillis(100);

  private final DataSource database;
  private final List<Connection> open = new CopyOnWriteArrayList<>();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private volatile boolean stopped;
  private volatile OptionalLong began = OptionalLong.empty();
  private volatile Death death;

  /** When the program dies. */
  private final class Death {
    private final boolean before;
    private final Crash crash;
    private volatile String step = "nothing";

    Death(boolean before, Crash crash) {
      this.before = before;
      this.crash = crash;
    }

    void before(String next) {
      if (before) {
        step = crash.happened() ? step : next;
        visit();
      }
    }

    void after(String done) {
      if (!before) {
        step = crash.happened() ? step : done;
        visit();
      }
    }

    private void visit() {
      try {
        crash.here();
      } catch (Crash.Died e) {
        end();
        throw e;
      }
    }

    @Override
    public String toString() {
      return (before ? "just before " : "just after ") + step;
    }
  }

  /** The database of a program that lives until {@link #die} says otherwise. */
  public MortalDatabase(DataSource database) {
    this.database = database;
  }

  /** The program's way to the database. */
  public DataSource source() {
    return proxy(
        DataSource.class,
        database,
        (method, arguments, call) -> {
          if (death != null && death.crash.happened()) {
            throw new SQLNonTransientConnectionException("this program is dead");
          }
          if (stopped) {
            throw new SQLNonTransientConnectionException("the database does not answer");
          }
          var result = call.result();
          return result instanceof Connection connection ? connect(connection) : result;
        });
  }

  /** Lets the program die before or after a step of those to come, counted from 1. */
  public Crash die(Lab lab, Client program, boolean before, int step) {
    var crash = lab.crash("%s step %d".formatted(before ? "before" : "after", step), program, step);
    death = new Death(before, crash);
    return crash;
  }

  /** When the program died, as in {@code just before the commit}. */
  public String moment() {
    return String.valueOf(death);
  }

  /**
   * Stops it: the program's connections end, what it has not committed is undone, and it gets no
   * other connection before {@link #resume}.
   */
  public void stop() {
    stopped = true;
    end();
  }

  /** Starts it again after {@link #stop}. */
  public void resume() {
    stopped = false;
  }

  /**
   * The statements that the program has sent, in order, each in one text: with {@code auto-commit:}
   * before it if it was a transaction of its own, with its parameters in brackets behind it, and
   * then with the SQL state if the database refused it.
   */
  public List<String> statements() {
    return said.stream()
        .filter(each -> !each.equals(COMMIT) && !each.startsWith(ISOLATION))
        .toList();
  }

  /**
   * All that the program has said, in order: its {@link #statements}, and among them {@code commit}
   * for each commit, and such as {@code isolation serializable}.
   */
  public List<String> said() {
    return List.copyOf(said);
  }

  /**
   * Waits until the program's work is done, or waits for the transaction of another program.
   *
   * @throws Finding if it does neither
   */
  public void untilItWaits(Lab lab, Task<?> work) {
    lab.await(
            work + ", as the database has it",
            () -> work.isDone() ? "done" : isStuck() ? "waiting" : "at work")
        .to("be done, or waiting for another", state -> !state.equals("at work"));
  }

  /** The work of a program that dies before or after a step of it. */
  @FunctionalInterface
  public interface Dying {

    /** Does it; false if the work has no such step, counted from 1. */
    boolean dies(boolean before, int step) throws Exception;
  }

  /**
   * Lets a program die before its first step, another before its second, and so on, and then one
   * after its first and so on, as long as the work has such a step.
   *
   * @throws Exception what the work throws
   */
  public static void atEveryStep(Dying work) throws Exception {
    for (var before : List.of(true, false)) {
      for (int step = 1; step <= MANY && work.dies(before, step); step++) {
        // on to the next step
      }
    }
  }

  /** Whether a statement of the program's waits for another transaction. */
  public boolean isStuck() {
    var since = began;
    return since.isPresent() && System.nanoTime() - since.getAsLong() > STUCK.toNanos();
  }

  /** How many connections were opened and not closed. */
  public long connections() {
    return open.stream().filter(connection -> !isClosed(connection)).count();
  }

  private Connection connect(Connection connection) {
    open.add(connection);
    return proxy(
        Connection.class,
        connection,
        (method, arguments, call) -> {
          if (method.equals("commit")
              || method.equals("setAutoCommit") && arguments[0].equals(true) && !auto(connection)) {
            return step(
                "the commit",
                () -> {
                  var result = call.result();
                  said.add(COMMIT);
                  return result;
                });
          }
          if (method.equals("setTransactionIsolation")) {
            said.add(ISOLATION + ISOLATIONS.getOrDefault(arguments[0], "unknown"));
          }
          var result = call.result();
          return result instanceof Statement statement
              ? watch(statement, arguments == null ? "" : String.valueOf(arguments[0]))
              : result;
        });
  }

  private Statement watch(Statement statement, String prepared) {
    var parameters = new TreeMap<Integer, Object>();
    return proxy(
        type(statement),
        statement,
        (method, arguments, call) -> {
          if (method.startsWith("set")
              && arguments.length == 2
              && arguments[0] instanceof Integer) {
            parameters.put((Integer) arguments[0], String.valueOf(arguments[1]));
          }
          if (!method.startsWith("execute")) {
            return call.result();
          }
          var sql = arguments == null ? prepared : String.valueOf(arguments[0]);
          return step(quoted(sql), () -> sent(statement, sql, parameters, call));
        });
  }

  private Object sent(
      Statement statement, String sql, Map<Integer, Object> parameters, Call statementCall)
      throws Throwable {
    var text =
        (auto(statement.getConnection()) ? "auto-commit: " : "")
            + sql.strip().replaceAll("\\s+", " ")
            + (parameters.isEmpty() ? "" : " " + parameters.values());
    began = OptionalLong.of(System.nanoTime());
    try {
      var result = statementCall.result();
      said.add(text);
      return result;
    } catch (SQLException refused) {
      said.add(text + " " + refused.getSQLState());
      throw refused;
    } finally {
      began = OptionalLong.empty();
    }
  }

  private static Class<? extends Statement> type(Statement statement) {
    if (statement instanceof CallableStatement) {
      return CallableStatement.class;
    }
    return statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
  }

  private static String quoted(String sql) {
    var line = sql.strip().replaceAll("\\s+", " ");
    return '"' + (line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line) + '"';
  }

  private Object step(String name, Call call) throws Throwable {
    var mortal = Optional.ofNullable(death);
    mortal.ifPresent(death -> death.before(name));
    try {
      return call.result();
    } finally {
      mortal.ifPresent(death -> death.after(name));
    }
  }

  private void end() {
    for (var connection : open) {
      try {
        connection.rollback();
        connection.close();
      } catch (SQLException e) {
        // it is closed already
      }
    }
  }

  private static boolean auto(Connection connection) throws SQLException {
    return connection.getAutoCommit();
  }

  private static boolean isClosed(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
    }
  }

  @FunctionalInterface
  private interface Call {
    Object result() throws Throwable;
  }

  @FunctionalInterface
  private interface Around {
    Object invoke(String method, Object[] arguments, Call call) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Object target, Around around) {
    return type.cast(
        Proxy.newProxyInstance(
            MortalDatabase.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) ->
                around.invoke(
                    method.getName(),
                    arguments,
                    () -> {
                      try {
                        return method.invoke(target, arguments);
                      } catch (InvocationTargetException e) {
                        throw e.getCause();
                      }
                    })));
  }
}
