package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client sets by how it begins. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SettingsTest {
  private EmbeddedPostgres postgres;

  @BeforeAll
  void start() throws IOException {
    Databases.files();
    postgres = EmbeddedPostgres.builder(Databases.files()).port(0).start();
  }

  @AfterAll
  void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }

  private Connection connect(String options) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("options", options);
    return DriverManager.getConnection(postgres.jdbcUrl(), properties);
  }

  private static void check(Connection connection, String expected, String name)
      throws SQLException {
    assertEquals(expected, Databases.one(connection, "SHOW " + name));
  }

  @Test
  void reset_leads_back_to_what_the_client_began_with() throws SQLException {
    try (Connection connection =
        connect("-c work_mem=5MB --statement-timeout=77s -cmy.name=a\\ b\\\\c")) {
      check(connection, "5MB", "work_mem");
      check(connection, "77s", "statement_timeout");
      check(connection, "a b\\c", "my.name");
      Databases.run(connection, "SET work_mem = '6MB'", "SET my.name = 'x'");
      check(connection, "6MB", "work_mem");
      Databases.run(connection, "RESET work_mem", "RESET my.name");
      check(connection, "5MB", "work_mem");
      check(connection, "a b\\c", "my.name");
    }
    try (Connection connection = connect("")) {
      check(connection, "4MB", "work_mem");
      check(connection, "0", "statement_timeout");
      check(connection, "", "my.name");
      Databases.run(connection, "SET work_mem = '6MB'", "RESET work_mem");
      check(connection, "4MB", "work_mem");
    }
  }

  @Test
  void what_can_be_set_at_the_start_alone_is_set() throws SQLException {
    try (Connection connection = connect("-c post_auth_delay=0 -c log_disconnections=on")) {
      check(connection, "on", "log_disconnections");
    }
    try (Connection connection = connect("")) {
      check(connection, "off", "log_disconnections");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -c work_mem=much  | 22023 | FATAL: invalid value for parameter "work_mem": "much"
          -c no_such_one=1  | 42704 | FATAL: unrecognized configuration parameter "no_such_one"
          -c shared_buffers=9MB | 55P02 | FATAL: parameter "shared_buffers" cannot be changed without restarting the server
          -c work_mem       | 42601 | FATAL: invalid command-line argument for server process: -c
          --=1              | 42601 | FATAL: invalid command-line argument for server process: --=1
          -P                | 42601 | FATAL: invalid command-line argument for server process: -P
          """)
  void what_can_not_be_set_is_refused(String options, String state, String message)
      throws SQLException {
    SQLException error = assertThrows(SQLException.class, () -> connect(options).close());
    assertEquals(state, error.getSQLState());
    assertEquals(message, error.getMessage());
    try (Connection connection = connect("")) {
      check(connection, "4MB", "work_mem");
      check(connection, "on", "is_superuser");
    }
  }

  @Test
  void a_server_starts_with_settings() throws Exception {
    try (EmbeddedPostgres server =
            EmbeddedPostgres.builder(Databases.files())
                .extensions("pg_stat_statements")
                .setting("shared_preload_libraries", "pg_stat_statements")
                .setting("shared_buffers", "32MB")
                .setting("my.own", "a b")
                .start();
        Connection connection = server.dataSource().getConnection()) {
      check(connection, "32MB", "shared_buffers");
      Databases.run(
          connection, "SET my.own = 'c'", "RESET my.own", "CREATE EXTENSION pg_stat_statements");
      check(connection, "a b", "my.own");
      assertEquals("3", Databases.one(connection, "SELECT 1 + 2"));
      assertEquals(
          "1",
          Databases.one(
              connection, "SELECT calls FROM pg_stat_statements WHERE query = 'SELECT $1 + $2'"));
    }
  }

  @Test
  void a_server_does_not_start_with_a_setting_that_is_none() {
    EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder(Databases.files());
    IllegalArgumentException name =
        assertThrows(
            IllegalArgumentException.class, () -> builder.setting("shared buffers", "1MB"));
    assertEquals("not the name of a setting: shared buffers", name.getMessage());
    builder.setting("shared_buffers", "lots");
    IllegalStateException value = assertThrows(IllegalStateException.class, builder::start);
    String message = String.valueOf(value.getMessage());
    assertTrue(
        message.contains("invalid value for parameter \"shared_buffers\": \"lots\""), message);
  }
}
