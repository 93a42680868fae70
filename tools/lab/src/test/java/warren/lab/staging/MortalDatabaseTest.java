package warren.lab.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import warren.lab.Client;
import warren.lab.Crash;
import warren.lab.Exercise;
import warren.lab.Lab;
import warren.lab.LabAssertions;

@Exercise("9.9")
class MortalDatabaseTest {

  private Lab lab;
  private Client program;
  private MortalDatabase database;

  @BeforeEach
  void a_program_and_its_database(Lab lab) throws Exception {
    this.lab = lab;
    program = lab.client("program");
    database = new MortalDatabase(lab.database());
    try (var connection = lab.database().getConnection()) {
      execute(connection, "create table payment (id varchar primary key)");
    }
  }

  @Test
  void whoever_dies_before_the_commit_has_done_nothing() throws Exception {
    program.connection();
    var crash = database.die(lab, program, true, 3);

    assertThatExceptionOfType(Crash.Died.class).isThrownBy(this::pay);

    assertThat(crash.happened()).isTrue();
    assertThat(database.moment()).isEqualTo("just before the commit");
    assertThat(payments()).isZero();
    assertThat(database.connections()).isZero();
    LabAssertions.assertThat(program).eventuallyHasNoOpenConnection();
  }

  @Test
  void whoever_dies_after_the_commit_has_done_all() throws Exception {
    database.die(lab, program, false, 3);

    assertThatExceptionOfType(Crash.Died.class).isThrownBy(this::pay);

    assertThat(database.moment()).isEqualTo("just after the commit");
    assertThat(payments()).isEqualTo(2);
  }

  @Test
  void the_dead_do_not_come_back() throws Exception {
    database.die(lab, program, true, 1);

    assertThatExceptionOfType(Crash.Died.class).isThrownBy(this::pay);

    assertThat(database.moment()).contains("just before \"insert into payment values ('p-1')\"");
    assertThatExceptionOfType(SQLException.class).isThrownBy(this::pay);
  }

  @Test
  void a_program_that_lives_is_left_alone() throws Exception {
    pay();

    assertThat(payments()).isEqualTo(2);
    try (var open = database.source().getConnection()) {
      assertThat(open.isClosed()).isFalse();
      assertThat(database.connections()).isEqualTo(1);
    }
    assertThat(database.connections()).isZero();
  }

  @Test
  void what_was_sent_is_known() throws Exception {
    pay();
    try (var connection = database.source().getConnection();
        var insert = connection.prepareStatement("insert  into payment values (?)")) {
      insert.setString(1, "p-2");
      assertThatExceptionOfType(SQLException.class).isThrownBy(insert::executeUpdate);
    }

    assertThat(database.statements())
        .containsExactly(
            "insert into payment values ('p-1')",
            "insert into payment values ('p-2')",
            "auto-commit: insert into payment values (?) [p-2] 23505");
  }

  @Test
  void a_database_that_is_stopped_undoes_and_refuses_until_it_resumes() throws Exception {
    var connection = database.source().getConnection();
    connection.setAutoCommit(false);
    execute(connection, "insert into payment values ('p-1')");

    database.stop();

    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> execute(connection, "insert into payment values ('p-2')"));
    assertThatExceptionOfType(SQLException.class).isThrownBy(this::pay);
    database.resume();
    assertThat(payments()).isZero();
    pay();
    assertThat(payments()).isEqualTo(2);
  }

  @Test
  void whoever_waits_for_another_transaction_is_stuck(Lab lab) throws Exception {
    try (var other = lab.database().getConnection()) {
      other.setAutoCommit(false);
      execute(other, "insert into payment values ('p-1')");
      var paying = lab.start("pay", this::pay);

      lab.await("whether it is stuck", database::isStuck).toBe(true);
      other.rollback();
      paying.result();
    }
    assertThat(database.isStuck()).isFalse();
  }

  private void pay() throws SQLException {
    try (var connection = database.source().getConnection()) {
      connection.setAutoCommit(false);
      execute(connection, "insert into payment values ('p-1')");
      try (var insert = connection.prepareStatement("insert into payment values ('p-2')")) {
        insert.executeUpdate();
      }
      connection.commit();
    }
  }

  private long payments() throws SQLException {
    try (var connection = lab.database().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from payment")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
