package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** One session after the other: who waits, and what is left of the last one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SessionsTest {
  private EmbeddedPostgres postgres;
  private DataSource source;

  @BeforeAll
  void start() throws IOException {
    postgres = Databases.start();
    source = postgres.dataSource();
  }

  @AfterAll
  void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }

  @Test
  void nothing_of_a_session_is_left_in_the_next() throws SQLException {
    try (Connection connection = source.getConnection()) {
      Databases.run(
          connection,
          "CREATE TEMP TABLE gone (i int)",
          "SET work_mem = '77MB'",
          "SET search_path = pg_catalog",
          "SET TIME ZONE 'Asia/Tokyo'",
          "PREPARE stays AS SELECT 1",
          "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
          "SELECT pg_advisory_lock(5)",
          "SELECT setseed(0.5)");
      try (PreparedStatement statement = connection.prepareStatement("SELECT ?")) {
        for (int i = 0; i < 7; i++) {
          statement.setInt(1, i);
          statement.executeQuery().close();
        }
      }
    }
    try (Connection connection = source.getConnection()) {
      assertEquals("4MB", Databases.one(connection, "SHOW work_mem"));
      assertEquals("\"$user\", public", Databases.one(connection, "SHOW search_path"));
      assertEquals(
          List.of("0", "0", "0", "0"),
          Databases.column(
              connection,
              """
              SELECT count(*) FROM pg_class WHERE relname = 'gone'
              UNION ALL SELECT count(*) FROM pg_prepared_statements
              UNION ALL SELECT count(*) FROM pg_cursors WHERE is_holdable
              UNION ALL SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
              """));
    }
  }

  @Test
  void a_transaction_that_was_left_open_is_rolled_back() throws SQLException {
    try (Connection connection = source.getConnection()) {
      Databases.run(connection, "CREATE TABLE open_one (i int)");
      connection.setAutoCommit(false);
      Databases.run(connection, "INSERT INTO open_one VALUES (1)", "SELECT pg_advisory_lock(1)");
    }
    try (Connection connection = source.getConnection()) {
      assertEquals("0", Databases.one(connection, "SELECT count(*) FROM open_one"));
    }
  }

  @Test
  void a_transaction_that_has_failed_does_not_hinder_the_next_session() throws SQLException {
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      assertThrows(SQLException.class, () -> Databases.run(connection, "SELECT 1/0"));
    }
    try (Connection connection = source.getConnection()) {
      assertEquals("1", Databases.one(connection, "SELECT 1"));
    }
  }

  @Test
  void a_second_client_waits_until_the_first_has_committed() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> second;
      try (Connection first = source.getConnection()) {
        first.setAutoCommit(false);
        Databases.run(first, "SELECT 1");
        second =
            threads.submit(
                () -> {
                  try (Connection connection = source.getConnection()) {
                    return Databases.one(connection, "SELECT 'second'");
                  }
                });
        TimeUnit.MILLISECONDS.sleep(300);
        assertEquals("first", Databases.one(first, "SELECT 'first'"));
        assertTrue(!second.isDone(), "the second client has not waited");
        first.commit();
      }
      assertEquals("second", second.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void a_client_that_has_waited_too_long_is_told_why() throws Exception {
    try (EmbeddedPostgres impatient =
            EmbeddedPostgres.builder(Databases.files())
                .sessionTimeout(Duration.ofSeconds(1))
                .start();
        Connection first = impatient.dataSource().getConnection()) {
      Databases.run(first, "BEGIN");
      SQLException error =
          assertThrows(SQLException.class, () -> impatient.dataSource().getConnection().close());
      assertEquals("53300", error.getSQLState());
      assertEquals(
          "FATAL: too many clients: this server has one backend, and another client has had it for"
              + " 1 s by a transaction that is open; end that, or close that client",
          error.getMessage());
      assertEquals("1", Databases.one(first, "SELECT 1"));
    }
  }

  @Test
  void many_clients_at_once_are_served_in_turn() throws Exception {
    try (Connection connection = source.getConnection()) {
      Databases.run(connection, "CREATE TABLE turns (i int)");
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> all =
          java.util.stream.IntStream.range(0, 40)
              .mapToObj(
                  i ->
                      CompletableFuture.runAsync(
                          () -> {
                            try (Connection connection = source.getConnection()) {
                              Databases.run(connection, "INSERT INTO turns VALUES (" + i + ")");
                            } catch (SQLException e) {
                              throw new AssertionError(e);
                            }
                          },
                          threads))
              .toList();
      all.forEach(CompletableFuture::join);
    }
    try (Connection connection = source.getConnection()) {
      assertEquals("780", Databases.one(connection, "SELECT sum(i) FROM turns"));
    }
  }

  @Test
  void a_client_that_vanishes_frees_the_session() throws SQLException {
    for (int i = 0; i < 5; i++) {
      Connection vanishing = source.getConnection();
      vanishing.setAutoCommit(false);
      Databases.run(vanishing, "CREATE TABLE vanished (i int)");
      vanishing.abort(Runnable::run);
      try (Connection connection = source.getConnection()) {
        assertEquals(
            "0",
            Databases.one(connection, "SELECT count(*) FROM pg_class WHERE relname = 'vanished'"));
      }
    }
  }

  @Test
  void a_client_that_vanishes_while_its_query_runs_frees_the_session() throws Exception {
    Connection vanishing = source.getConnection();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> query =
          threads.submit(
              () ->
                  Databases.one(
                      vanishing, "SELECT count(*) FROM generate_series(1, 300000) a, pg_sleep(0)"));
      TimeUnit.MILLISECONDS.sleep(50);
      vanishing.abort(Runnable::run);
      try (Connection connection = source.getConnection()) {
        assertEquals("1", Databases.one(connection, "SELECT 1"));
      }
      query.state();
    }
  }

  @Timeout(60)
  @Test
  void closing_the_server_while_a_query_runs_ends_the_query_for_its_client() throws Exception {
    EmbeddedPostgres closing = Databases.start();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Connection connection = closing.dataSource().getConnection();
      Future<String> query =
          threads.submit(() -> Databases.one(connection, "SELECT pg_sleep(600)"));
      TimeUnit.MILLISECONDS.sleep(200);
      closing.close();
      Exception error = assertThrows(Exception.class, () -> query.get(5, TimeUnit.SECONDS));
      assertEquals("08006", assertInstanceOf(SQLException.class, error.getCause()).getSQLState());
      assertThrows(SQLException.class, () -> closing.dataSource().getConnection().close());
    }
  }

  @Test
  void a_closed_server_takes_no_clients() throws Exception {
    EmbeddedPostgres closed = Databases.start();
    closed.close();
    closed.close();
    SQLException error =
        assertThrows(SQLException.class, () -> closed.dataSource().getConnection().close());
    assertEquals("57P03", error.getSQLState());
    assertEquals("FATAL: the database system is shutting down", error.getMessage());
  }
}
