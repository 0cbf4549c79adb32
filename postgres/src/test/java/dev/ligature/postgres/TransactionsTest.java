package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Transactions, savepoints, and how a session goes on after errors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TransactionsTest {
  private EmbeddedPostgres postgres;
  private Connection connection;

  @BeforeAll
  void start() throws IOException {
    postgres = Databases.start();
  }

  @BeforeEach
  void connect() throws SQLException {
    connection = postgres.dataSource().getConnection();
    Databases.run(connection, "CREATE TEMP TABLE t (i int PRIMARY KEY)");
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @AfterAll
  void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }

  private String count() throws SQLException {
    return Databases.one(connection, "SELECT count(*) FROM t");
  }

  @Test
  void what_is_rolled_back_was_never_there() throws SQLException {
    connection.setAutoCommit(false);
    Databases.run(connection, "INSERT INTO t VALUES (1)");
    connection.commit();
    Databases.run(connection, "INSERT INTO t VALUES (2)");
    assertEquals("2", count());
    connection.rollback();
    assertEquals("1", count());
  }

  @Test
  void a_savepoint_takes_back_a_part() throws SQLException {
    connection.setAutoCommit(false);
    Databases.run(connection, "INSERT INTO t VALUES (1)");
    Savepoint savepoint = connection.setSavepoint("s");
    assertThrows(
        SQLException.class, () -> Databases.run(connection, "INSERT INTO t VALUES (2), (1)"));
    connection.rollback(savepoint);
    Databases.run(connection, "INSERT INTO t VALUES (3)");
    connection.commit();
    assertEquals("1,3", Databases.one(connection, "SELECT string_agg(i::text, ',') FROM t"));
  }

  @Test
  void an_error_says_what_a_server_says() {
    PSQLException error =
        assertThrows(PSQLException.class, () -> Databases.run(connection, "SELECT nothing FROM t"));
    assertEquals("42703", error.getSQLState());
    ServerErrorMessage message = error.getServerErrorMessage();
    assertNotNull(message);
    assertEquals("column \"nothing\" does not exist", message.getMessage());
    assertEquals(8, message.getPosition());
  }

  @Test
  void after_an_error_outside_of_a_transaction_the_session_goes_on() throws SQLException {
    for (int i = 0; i < 50; i++) {
      assertThrows(SQLException.class, () -> Databases.run(connection, "SELECT 1/0"));
      assertThrows(SQLException.class, () -> Databases.run(connection, "SELEC"));
      assertEquals("1", Databases.one(connection, "SELECT 1"));
    }
  }

  @Test
  void after_an_error_in_a_transaction_it_has_to_be_rolled_back() throws SQLException {
    connection.setAutoCommit(false);
    Databases.run(connection, "INSERT INTO t VALUES (1)");
    assertThrows(SQLException.class, () -> Databases.run(connection, "SELECT 1/0"));
    SQLException refused =
        assertThrows(SQLException.class, () -> Databases.one(connection, "SELECT 1"));
    assertEquals("25P02", refused.getSQLState());
    connection.rollback();
    assertEquals("0", count());
  }

  @Test
  void an_error_in_a_prepared_statement_leaves_it_usable() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT 10 / ?::int")) {
      for (int i = 0; i < 10; i++) {
        statement.setInt(1, 0);
        SQLException error = assertThrows(SQLException.class, statement::executeQuery);
        assertEquals("22012", error.getSQLState());
        statement.setInt(1, 5);
        statement.executeQuery().close();
      }
    }
  }

  @Test
  void an_error_in_a_batch_undoes_the_batch_and_names_its_entry() throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement statement = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
      for (int i = 0; i < 500; i++) {
        statement.setInt(1, i % 400);
        statement.addBatch();
      }
      BatchUpdateException error =
          assertThrows(BatchUpdateException.class, statement::executeBatch);
      assertEquals("23505", error.getSQLState());
      assertEquals(500, error.getUpdateCounts().length);
    }
    connection.rollback();
    assertEquals("0", count());
  }

  @Test
  void an_error_deep_in_a_function_unwinds_its_blocks() throws SQLException {
    Databases.run(
        connection,
        """
        CREATE FUNCTION pg_temp.tries() RETURNS text LANGUAGE plpgsql AS $$
        DECLARE said text := '';
        BEGIN
          FOR i IN 1..100 LOOP
            BEGIN
              INSERT INTO t VALUES (i);
              PERFORM 1 / (i % 2);
            EXCEPTION WHEN division_by_zero THEN
              said := said || '.';
            END;
          END LOOP;
          RETURN said;
        END $$\
        """);
    assertEquals(50, Databases.one(connection, "SELECT pg_temp.tries()").length());
    assertEquals("50", count());
  }

  @Test
  void an_endless_recursion_ends_as_an_error() throws SQLException {
    Databases.run(
        connection,
        "CREATE FUNCTION pg_temp.deep(int) RETURNS int LANGUAGE plpgsql AS"
            + " $$ BEGIN RETURN pg_temp.deep($1 + 1); END $$");
    SQLException error =
        assertThrows(SQLException.class, () -> Databases.one(connection, "SELECT pg_temp.deep(0)"));
    assertEquals("54001", error.getSQLState());
    assertEquals("1", Databases.one(connection, "SELECT 1"));
  }

  @Timeout(60)
  @Test
  void a_statement_that_takes_too_long_is_cancelled() throws SQLException {
    Databases.run(connection, "SET statement_timeout = 200");
    for (String query :
        List.of("SELECT pg_sleep(600)", "SELECT count(*) FROM generate_series(1, 1000000000)")) {
      SQLException error = assertThrows(SQLException.class, () -> Databases.one(connection, query));
      assertEquals("57014", error.getSQLState());
    }
    assertEquals("1", Databases.one(connection, "SELECT 1"));
  }

  @Test
  void programs_and_files_of_the_host_are_out_of_reach() throws SQLException {
    assertThrows(
        SQLException.class, () -> Databases.run(connection, "COPY t FROM PROGRAM 'echo 1'"));
    SQLException error =
        assertThrows(
            SQLException.class,
            () -> Databases.one(connection, "SELECT pg_read_file('/etc/passwd')"));
    assertEquals("58P01", error.getSQLState());
  }

  @Test
  void what_a_deferred_constraint_finds_is_told_at_commit() throws SQLException {
    Databases.run(connection, "CREATE TEMP TABLE d (i int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
    connection.setAutoCommit(false);
    Databases.run(connection, "INSERT INTO d VALUES (1), (1)");
    SQLException error = assertThrows(SQLException.class, connection::commit);
    assertEquals("23505", error.getSQLState());
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }
    connection.rollback();
  }
}
