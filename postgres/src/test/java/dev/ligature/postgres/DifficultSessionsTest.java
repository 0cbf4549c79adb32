package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions whose state is hard to take away and to give back. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DifficultSessionsTest {
  private EmbeddedPostgres postgres;

  @BeforeAll
  void start() throws IOException {
    postgres =
        EmbeddedPostgres.builder(Databases.files())
            .sessionTimeout(Duration.ofSeconds(1))
            .port(0)
            .start();
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

  private void elsewhere(String... statements) throws SQLException {
    try (Connection other = connect()) {
      Databases.run(other, statements);
    }
  }

  private static byte[] message(char type, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    return ByteBuffer.allocate(content.size() + 5)
        .put((byte) type)
        .putInt(content.size() + 4)
        .put(content.toByteArray())
        .array();
  }

  private static byte[] text(String value) {
    return (value + "\0").getBytes(StandardCharsets.UTF_8);
  }

  /** A client without a driver. */
  private Socket raw() throws IOException {
    Socket client = new Socket(InetAddress.getLoopbackAddress(), postgres.port());
    client.setSoTimeout(20_000);
    byte[] content = text("user\0postgres\0database\0postgres\0");
    client
        .getOutputStream()
        .write(
            ByteBuffer.allocate(content.length + 8)
                .putInt(content.length + 8)
                .putInt(3 << 16)
                .put(content)
                .array());
    await(client, 'Z');
    return client;
  }

  /** Reads messages up to one of a type. */
  private static void await(Socket client, char type) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    int found;
    do {
      found = in.read();
      in.readNBytes(in.readInt() - 4);
    } while (found != type && found >= 0);
  }

  private static byte[] execute(String query) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(message('P', text(""), text(query), new byte[2]));
    all.writeBytes(message('B', text(""), text(""), new byte[6]));
    all.writeBytes(message('E', text(""), new byte[4]));
    return all.toByteArray();
  }

  @Test
  void what_a_client_has_not_ended_by_a_sync_is_gone_with_it() throws Exception {
    elsewhere("CREATE TABLE unsynced (i int)");
    try (Socket client = raw()) {
      client.getOutputStream().write(execute("INSERT INTO unsynced VALUES (1)"));
      client.getOutputStream().write(message('H'));
      await(client, 'C');
    }
    try (Connection after = connect()) {
      assertEquals("0", Databases.one(after, "SELECT count(*) FROM unsynced"));
      Databases.run(after, "DROP TABLE unsynced");
    }
  }

  @Test
  void a_copy_that_waits_for_its_sync_is_not_divided() throws Exception {
    elsewhere("CREATE TABLE copied (i int)");
    try (Socket client = raw();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      client.getOutputStream().write(execute("COPY copied FROM STDIN"));
      client.getOutputStream().write(message('S'));
      await(client, 'G');
      client.getOutputStream().write(message('d', "7\n".getBytes(StandardCharsets.UTF_8)));
      client.getOutputStream().write(message('c'));
      CompletableFuture<Void> other =
          CompletableFuture.runAsync(
              () -> {
                try {
                  elsewhere("SELECT 1");
                } catch (SQLException e) {
                  throw new AssertionError(e);
                }
              },
              threads);
      TimeUnit.MILLISECONDS.sleep(200);
      client.getOutputStream().write(message('S'));
      await(client, 'Z');
      other.get();
    }
    try (Connection after = connect()) {
      assertEquals("1", Databases.one(after, "SELECT count(*) FROM copied"));
      Databases.run(after, "DROP TABLE copied");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO dup VALUES (2); PREPARE several AS SELECT 1",
        "PREPARE several AS SELECT 1; INSERT INTO dup VALUES (2)"
      })
  void statements_beside_prepare_run_once(String query) throws Exception {
    elsewhere("CREATE TABLE dup (i int)");
    try (Socket client = raw()) {
      client.getOutputStream().write(message('Q', text(query)));
      await(client, 'Z');
      SQLException held = assertThrows(SQLException.class, () -> elsewhere("SELECT 1"));
      assertEquals("53300", held.getSQLState());
      client.getOutputStream().write(message('Q', text("DEALLOCATE several")));
      await(client, 'Z');
      try (Connection after = connect()) {
        assertEquals("1", Databases.one(after, "SELECT count(*) FROM dup"));
        Databases.run(after, "DROP TABLE dup");
      }
    }
  }

  @Test
  void a_prepared_statement_whose_result_is_another_ends_its_session() throws SQLException {
    elsewhere("CREATE TABLE m (id int, amount int)", "INSERT INTO m VALUES (1, 2)");
    try (Connection first = connect();
        PreparedStatement statement = first.prepareStatement("SELECT * FROM m")) {
      for (int i = 0; i < 8; i++) {
        statement.executeQuery().close();
      }
      elsewhere(
          "ALTER TABLE m DROP COLUMN amount", "ALTER TABLE m ADD COLUMN price real DEFAULT 1.5");
      SQLException changed = assertThrows(SQLException.class, statement::executeQuery);
      assertEquals("0A000", changed.getSQLState());
    }
    elsewhere("DROP TABLE m");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SET ROLE lowly                  | ALTER ROLE lowly RENAME TO lower | ALTER ROLE lower RENAME TO lowly
          SET SESSION AUTHORIZATION lowly | ALTER ROLE lowly RENAME TO lower | ALTER ROLE lower RENAME TO lowly
          """)
  void a_session_whose_role_has_gone_does_not_become_a_superuser_s(
      String set, String change, String back) throws SQLException {
    elsewhere("DROP ROLE IF EXISTS lowly", "CREATE ROLE lowly");
    try (Connection first = connect()) {
      Databases.run(first, set);
      elsewhere(change);
      SQLException gone = assertThrows(SQLException.class, () -> Databases.run(first, "SELECT 1"));
      assertEquals("22023", gone.getSQLState());
    }
    elsewhere(back, "DROP ROLE lowly");
  }

  /** The driver would prepare it anew: the backend tells it of the search path. */
  @Test
  void a_statement_that_wants_another_search_path_is_prepared_when_that_is_set() throws Exception {
    elsewhere("CREATE SCHEMA t1", "CREATE TABLE t1.mine AS SELECT 5 AS i");
    try (Socket client = raw()) {
      client.getOutputStream().write(message('Q', text("SET search_path = t1")));
      await(client, 'Z');
      client
          .getOutputStream()
          .write(message('P', text("s1"), text("SELECT i FROM mine"), new byte[2]));
      client.getOutputStream().write(message('S'));
      await(client, 'Z');
      client.getOutputStream().write(message('Q', text("RESET search_path")));
      await(client, 'Z');
      elsewhere("SELECT 1");
      client.getOutputStream().write(message('Q', text("SET search_path = t1")));
      await(client, 'Z');
      client.getOutputStream().write(message('B', text(""), text("s1"), new byte[6]));
      client.getOutputStream().write(message('E', text(""), new byte[4]));
      client.getOutputStream().write(message('S'));
      assertEquals('2', client.getInputStream().read());
    }
    elsewhere("DROP SCHEMA t1 CASCADE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"statement_timeout", "transaction_timeout", "lock_timeout"})
  void a_client_s_timeouts_are_not_the_server_s(String name) throws SQLException {
    for (int i = 1; i < 4; i++) {
      try (Connection first = connect()) {
        Databases.run(first, "SET %s = %d".formatted(name, i));
        elsewhere("SELECT 1");
      }
    }
    try (Connection first = connect()) {
      Databases.run(first, "SET %s = '1h'".formatted(name));
      elsewhere("SELECT 1");
      assertEquals("1h", Databases.one(first, "SHOW " + name));
    }
  }

  @Test
  void a_cancel_between_two_statements_cancels_nothing() throws Exception {
    try (Connection first = connect();
        Connection second = connect();
        Statement idle = first.createStatement()) {
      first.setAutoCommit(false);
      for (int i = 0; i < 10; i++) {
        idle.execute("SELECT 1");
        idle.cancel();
        TimeUnit.MILLISECONDS.sleep(3);
        first.commit();
        assertEquals("", Databases.one(second, "SELECT pg_sleep(0.03)"));
      }
    }
  }

  @Test
  void empty_settings_of_a_client_are_not_the_next_one_s() throws SQLException {
    try (Connection named =
        DriverManager.getConnection(postgres.jdbcUrl() + "&ApplicationName=leaky")) {
      assertEquals("leaky", Databases.one(named, "SHOW application_name"));
    }
    try (Socket client = raw()) {
      client
          .getOutputStream()
          .write(
              message(
                  'Q',
                  text("CREATE TABLE seen AS SELECT current_setting('application_name') AS n")));
      await(client, 'Z');
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    try (Connection after = connect()) {
      assertEquals("", Databases.one(after, "SELECT n FROM seen"));
      Databases.run(after, "DROP TABLE seen");
    }
  }

  @Test
  void backslashes_stay_what_they_are() throws SQLException {
    try (Connection first = connect()) {
      Databases.run(first, "SET my.path = 'C:\\temp\\'''", "SET standard_conforming_strings = off");
      elsewhere("SELECT 1");
      assertEquals("C:\\temp\\'", Databases.one(first, "SHOW my.path"));
      assertEquals("off", Databases.one(first, "SHOW standard_conforming_strings"));
    }
  }

  @Test
  void settings_of_roles_and_databases_count_in_the_next_session() throws SQLException {
    elsewhere(
        "CREATE ROLE tuned LOGIN",
        "ALTER ROLE tuned SET work_mem = '11MB'",
        "ALTER DATABASE postgres SET work_mem = '12MB'",
        "ALTER DATABASE postgres SET my.kind = 'x y'");
    try (Connection plain = connect();
        Connection tuned = postgres.dataSource().getConnection("tuned", "")) {
      assertEquals("12MB", Databases.one(plain, "SHOW work_mem"));
      assertEquals("x y", Databases.one(plain, "SHOW my.kind"));
      assertEquals("11MB", Databases.one(tuned, "SHOW work_mem"));
    }
    elsewhere("ALTER DATABASE postgres RESET ALL", "DROP ROLE tuned");
    try (Connection after = connect()) {
      assertEquals("4MB", Databases.one(after, "SHOW work_mem"));
    }
  }

  @Test
  void a_function_that_sets_what_its_text_does_not_name_has_its_session_keep_the_backend()
      throws SQLException {
    try (Connection first = connect()) {
      Databases.run(
          first,
          "CREATE FUNCTION tenant(k text, v text) RETURNS text LANGUAGE sql AS"
              + " $$ SELECT set_config('app.' || k, v, false) $$",
          "SELECT tenant('id', '7')");
      assertThrows(SQLException.class, () -> elsewhere("SELECT 1"));
      assertEquals("7", Databases.one(first, "SHOW app.id"));
      Databases.run(first, "DROP FUNCTION tenant");
    }
  }
}
