package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Sessions that are open at once and take turns. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TurnsTest {
  private EmbeddedPostgres postgres;

  @BeforeAll
  void start() throws IOException {
    postgres =
        EmbeddedPostgres.builder(Databases.files()).sessionTimeout(Duration.ofSeconds(1)).start();
  }

  @AfterAll
  void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }

  private Connection connect() throws SQLException {
    return postgres.dataSource().getConnection();
  }

  @Test
  void each_session_keeps_what_it_has_set() throws SQLException {
    try (Connection first = connect();
        Connection second = connect()) {
      Databases.run(first, "CREATE ROLE turner", "CREATE SCHEMA mine");
      Databases.run(
          first,
          "SET work_mem = '7MB'",
          "SET search_path = mine, pg_catalog",
          "SET my.own = 'it''s'",
          "PREPARE p(int) AS SELECT $1 + 1",
          "SET SESSION AUTHORIZATION turner");
      Databases.run(second, "SET work_mem = '9MB'", "SET ROLE turner", "PREPARE p AS SELECT 'b'");
      for (int i = 0; i < 3; i++) {
        assertEquals("7MB", Databases.one(first, "SHOW work_mem"));
        assertEquals("mine, pg_catalog", Databases.one(first, "SHOW search_path"));
        assertEquals("it's", Databases.one(first, "SHOW my.own"));
        assertEquals("turner", Databases.one(first, "SELECT session_user"));
        assertEquals("3", Databases.one(first, "EXECUTE p(2)"));
        assertEquals("9MB", Databases.one(second, "SHOW work_mem"));
        assertEquals("\"$user\", public", Databases.one(second, "SHOW search_path"));
        assertEquals(
            "postgres turner", Databases.one(second, "SELECT session_user || ' ' || current_user"));
        assertEquals("b", Databases.one(second, "EXECUTE p"));
      }
      Databases.run(first, "RESET SESSION AUTHORIZATION", "DROP SCHEMA mine", "DEALLOCATE p");
      Databases.run(second, "RESET ROLE", "DROP ROLE turner");
      assertThrows(SQLException.class, () -> Databases.run(first, "EXECUTE p(2)"));
    }
  }

  @Test
  void statements_that_the_driver_has_prepared_are_there_in_each_turn() throws SQLException {
    try (Connection first = connect();
        Connection second = connect();
        PreparedStatement one = first.prepareStatement("SELECT ? + 1");
        PreparedStatement two = second.prepareStatement("SELECT ? || 'x'")) {
      // The driver's fifth execution is of a statement with a name, the same in both sessions.
      for (int i = 0; i < 20; i++) {
        one.setInt(1, i);
        two.setString(1, "a" + i);
        try (ResultSet row = one.executeQuery()) {
          row.next();
          assertEquals(i + 1, row.getInt(1));
        }
        try (ResultSet row = two.executeQuery()) {
          row.next();
          assertEquals("a" + i + "x", row.getString(1));
        }
      }
      assertEquals("1", Databases.one(first, "SELECT count(*) FROM pg_prepared_statements"));
    }
  }

  @Test
  void a_transaction_is_not_divided() throws Exception {
    try (Connection first = connect();
        Connection second = connect();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Databases.run(first, "CREATE TABLE whole (i int)");
      first.setAutoCommit(false);
      Databases.run(first, "INSERT INTO whole VALUES (1)");
      CompletableFuture<String> count =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return Databases.one(second, "SELECT count(*) FROM whole");
                } catch (SQLException e) {
                  throw new AssertionError(e);
                }
              },
              threads);
      TimeUnit.MILLISECONDS.sleep(200);
      Databases.run(first, "INSERT INTO whole VALUES (2)");
      first.commit();
      assertEquals("2", count.get());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CREATE TEMP TABLE t (i int)              | DROP TABLE t                   | temporary objects
          DECLARE c CURSOR WITH HOLD FOR SELECT 1  | CLOSE c                        | cursors
          BEGIN                                    | COMMIT                         | a transaction that is open
          """)
  void what_can_not_be_moved_keeps_the_backend(String hold, String release, String name)
      throws SQLException {
    try (Connection first = connect()) {
      Databases.run(first, hold);
      SQLException error = assertThrows(SQLException.class, () -> connect().close());
      assertEquals("53300", error.getSQLState());
      assertEquals(
          "FATAL: too many clients: this server has one backend, and another client has had it for"
              + " 1 s by "
              + name
              + "; end that, or close that client",
          error.getMessage());
      Databases.run(first, release);
      try (Connection second = connect()) {
        assertEquals("1", Databases.one(second, "SELECT 1"));
        assertEquals("2", Databases.one(first, "SELECT 2"));
      }
    }
  }

  @Test
  void settings_that_a_client_has_made_up_are_its_own_however_they_are_set() throws SQLException {
    try (Connection first = connect();
        Connection second = connect()) {
      Databases.run(
          first,
          "CREATE FUNCTION sets() RETURNS text LANGUAGE sql AS"
              + " $$ SELECT set_config('made.by_function', 'f', false) $$",
          "SELECT sets()",
          "SET \"Made\".\"By_Set\" = 's'",
          "SELECT pg_catalog.set_config('made.by_config', 'c', false)");
      Databases.run(second, "SET made.by_set = 'second'");
      for (String name : List.of("by_function f", "by_set s", "by_config c")) {
        String[] words = name.split(" ", -1);
        assertEquals(words[1], Databases.one(first, "SHOW made." + words[0]));
      }
      assertEquals("second", Databases.one(second, "SHOW made.by_set"));
      Databases.run(second, "DROP FUNCTION sets");
    }
  }

  @Test
  void a_setting_whose_name_no_text_has_keeps_the_backend() throws SQLException {
    try (Connection first = connect()) {
      Databases.run(first, "SELECT set_config('made.' || 'up', 'a', false)");
      SQLException error = assertThrows(SQLException.class, () -> connect().close());
      assertEquals("53300", error.getSQLState());
      assertEquals("a", Databases.one(first, "SHOW made.up"));
    }
  }

  @Test
  void advisory_locks_are_held_while_another_session_has_its_turn() throws SQLException {
    String held =
        "SELECT string_agg(concat_ws(' ', classid, objid, objsubid, mode), ', '"
            + " ORDER BY objid, mode) FROM pg_locks WHERE locktype = 'advisory'";
    try (Connection first = connect();
        Connection second = connect()) {
      Databases.run(
          first,
          "SELECT pg_advisory_lock(-7), pg_advisory_lock(-7)",
          "SELECT pg_advisory_lock_shared(-1, 5)");
      String locks = Databases.one(first, held);
      assertEquals("1", Databases.one(second, "SELECT 1"));
      assertEquals(locks, Databases.one(first, held));
      assertEquals("2", Databases.one(second, "SELECT 2"));
      assertEquals("t", Databases.one(first, "SELECT pg_advisory_unlock(-7)"));
      assertEquals("3", Databases.one(second, "SELECT 3"));
      assertEquals(
          "t f",
          Databases.one(
              first, "SELECT concat_ws(' ', pg_advisory_unlock(-7), pg_advisory_unlock(-7))"));
      assertEquals("t", Databases.one(first, "SELECT pg_advisory_unlock_shared(-1, 5)"));
    }
  }

  @Test
  void who_wants_an_advisory_lock_waits_until_no_other_session_has_any() throws Exception {
    try (Connection first = connect();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Databases.run(first, "SELECT pg_advisory_lock(7)");
      CompletableFuture<String> second =
          CompletableFuture.supplyAsync(
              () -> {
                try (Connection connection = connect()) {
                  return Databases.one(connection, "SELECT pg_try_ADVISORY_lock(7)");
                } catch (SQLException e) {
                  return String.valueOf(e.getMessage());
                }
              },
              threads);
      TimeUnit.MILLISECONDS.sleep(300);
      assertEquals(false, second.isDone());
      Databases.run(first, "SELECT pg_advisory_unlock(7)");
      assertEquals("t", second.get());
      Databases.run(first, "SELECT pg_advisory_lock(7)");
      try (Connection third = connect()) {
        SQLException error =
            assertThrows(
                SQLException.class, () -> Databases.run(third, "SELECT pg_advisory_lock(8)"));
        assertEquals("53300", error.getSQLState());
      }
    }
  }

  private static String heard(Connection connection) throws SQLException {
    PGNotification[] all = connection.unwrap(PGConnection.class).getNotifications(300);
    return all == null
        ? ""
        : Stream.of(all)
            .map(each -> each.getName() + " " + each.getParameter())
            .collect(Collectors.joining(", "));
  }

  @Test
  void notifications_reach_who_listens_whoever_has_the_turn() throws SQLException {
    try (Connection first = connect();
        Connection second = connect();
        Connection third = connect()) {
      Databases.run(first, "LISTEN \"a\"\"b\"", "LISTEN shared");
      Databases.run(second, "LISTEN shared");
      Databases.run(third, "NOTIFY \"a\"\"b\", '1'", "NOTIFY shared, '2'", "NOTIFY nobody, '3'");
      assertEquals("a\"b 1, shared 2", heard(first));
      assertEquals("shared 2", heard(second));
      assertEquals("", heard(third));
      Databases.run(first, "UNLISTEN shared", "NOTIFY shared, '4'");
      assertEquals("shared 4", heard(second));
      Databases.run(second, "NOTIFY shared, '5'", "NOTIFY \"a\"\"b\", '6'");
      assertEquals("shared 5", heard(second));
      assertEquals("a\"b 6", heard(first));
    }
    try (Connection fourth = connect()) {
      assertEquals(List.of(), Databases.column(fourth, "SELECT pg_listening_channels()"));
    }
  }

  @Test
  void a_sequence_s_last_value_is_not_another_session_s() throws SQLException {
    try (Connection first = connect();
        Connection second = connect()) {
      Databases.run(first, "CREATE SEQUENCE s");
      assertEquals("1", Databases.one(first, "SELECT nextval('s')"));
      assertEquals("1", Databases.one(first, "SELECT lastval()"));
      assertEquals("2", Databases.one(second, "SELECT nextval('s')"));
      SQLException error =
          assertThrows(SQLException.class, () -> Databases.one(first, "SELECT lastval()"));
      assertEquals("55000", error.getSQLState());
      Databases.run(second, "DROP SEQUENCE s");
    }
  }

  @Test
  void a_cancel_reaches_the_statement_of_its_own_session_alone() throws Exception {
    try (Connection first = connect();
        Connection second = connect();
        Statement idle = first.createStatement();
        Statement busy = second.createStatement();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      idle.execute("SELECT 1");
      CompletableFuture<Boolean> result =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return busy.execute("SELECT pg_sleep(0.7)");
                } catch (SQLException e) {
                  return false;
                }
              },
              threads);
      TimeUnit.MILLISECONDS.sleep(300);
      idle.cancel();
      assertEquals(true, result.get());
    }
  }

  @Test
  void a_session_whose_client_has_gone_while_another_had_the_turn_is_gone() throws SQLException {
    Connection first = connect();
    Databases.run(first, "SET work_mem = '7MB'");
    try (Connection second = connect()) {
      assertEquals("4MB", Databases.one(second, "SHOW work_mem"));
      first.abort(Runnable::run);
      assertEquals("4MB", Databases.one(second, "SHOW work_mem"));
    }
    try (Connection third = connect()) {
      assertEquals("4MB", Databases.one(third, "SHOW work_mem"));
    }
  }

  @Test
  void a_setting_of_a_made_up_name_stays_whatever_comments_are_around_it() throws SQLException {
    try (Connection first = connect();
        Connection second = connect()) {
      Databases.run(
          first,
          "SET /* a /* b */ c */ my.first = 'p'",
          "-- to\nSET -- the\n SESSION my . second = 'q'",
          "SELECT '-- no' , /* c */ set_config('my.third', 'r', false)");
      assertEquals("1", Databases.one(second, "SELECT 1"));
      for (String each : List.of("first p", "second q", "third r")) {
        String[] words = each.split(" ", 2);
        assertEquals(words[1], Databases.one(first, "SHOW my." + words[0]));
      }
    }
  }

  @Test
  void a_transaction_that_is_idle_for_longer_than_it_may_ends_with_its_session() throws Exception {
    try (Connection first = connect();
        Connection second = connect()) {
      Databases.run(
          first, "CREATE TABLE idle (i int)", "SET idle_in_transaction_session_timeout = '300ms'");
      Thread.sleep(500);
      Databases.run(first, "INSERT INTO idle VALUES (1)");
      first.setAutoCommit(false);
      for (int i = 0; i < 5; i++) {
        // It is not idle for long.
        Databases.run(first, "INSERT INTO idle VALUES (2)");
        Thread.sleep(100);
      }
      assertEquals("1", Databases.one(second, "SELECT count(*) FROM idle"));
      assertFalse(first.isValid(5));
      Databases.run(second, "DROP TABLE idle");
    }
  }

  @Test
  void many_threads_with_a_connection_each_lose_nothing() throws IOException, SQLException {
    // Its clients wait for their turns as long as others have many.
    try (EmbeddedPostgres server = EmbeddedPostgres.builder(Databases.files()).start();
        Connection connection = server.dataSource().getConnection()) {
      Databases.run(connection, "CREATE TABLE sums (who int, i int)");
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        IntStream.range(0, 8)
            .forEach(
                who -> all.add(CompletableFuture.runAsync(() -> insert(server, who), threads)));
        all.forEach(CompletableFuture::join);
      }
      assertEquals(
          List.of("8 780 6240"),
          Databases.column(
              connection,
              "SELECT count(DISTINCT who) || ' ' || min(s) || ' ' || sum(s) FROM"
                  + " (SELECT who, sum(i) AS s FROM sums GROUP BY who) x"));
    }
  }

  private static void insert(EmbeddedPostgres server, int who) {
    try (Connection connection = server.dataSource().getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO sums VALUES (current_setting('my.id')::int, ?)")) {
      Databases.run(connection, "SET my.id = '" + who + "'");
      for (int i = 0; i < 40; i++) {
        connection.setAutoCommit(i % 3 == 0);
        insert.setInt(1, i);
        insert.executeUpdate();
        if (!connection.getAutoCommit()) {
          connection.commit();
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void sessions_of_several_databases_take_turns() throws SQLException {
    try (Connection first = connect()) {
      Databases.run(first, "CREATE DATABASE other", "CREATE TABLE a (i int)", "SET my.x = 'p'");
      try (Connection second = postgres.dataSource("other").getConnection()) {
        Databases.run(second, "CREATE TABLE b (i int)", "SET my.x = 'q'");
        assertEquals(
            "p 0",
            Databases.one(
                first, "SELECT current_setting('my.x') || ' ' || (SELECT count(*) FROM a)"));
        assertEquals(
            "q 0",
            Databases.one(
                second, "SELECT current_setting('my.x') || ' ' || (SELECT count(*) FROM b)"));
      }
      Databases.run(first, "DROP DATABASE other", "DROP TABLE a");
    }
  }
}
