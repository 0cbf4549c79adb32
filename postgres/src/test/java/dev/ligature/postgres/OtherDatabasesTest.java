package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Databases besides {@code postgres}, and sessions of other roles. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OtherDatabasesTest {
  private EmbeddedPostgres postgres;

  @BeforeAll
  void start() throws IOException {
    postgres = Databases.start();
  }

  @AfterAll
  void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }

  private void inPostgres(String... statements) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection()) {
      Databases.run(connection, statements);
    }
  }

  @Test
  void databases_are_apart() throws SQLException {
    inPostgres("CREATE DATABASE \"My app's\"", "CREATE TABLE here (i int)");
    try (Connection connection = postgres.dataSource("My app's").getConnection()) {
      assertEquals("My app's", connection.getCatalog());
      Databases.run(connection, "CREATE TABLE there AS SELECT 7 AS i");
      assertEquals(
          List.of("there"),
          Databases.column(connection, "SELECT relname FROM pg_stat_user_tables"));
    }
    inPostgres("CREATE DATABASE copy TEMPLATE \"My app's\"");
    try (Connection connection = postgres.dataSource("copy").getConnection()) {
      assertEquals("7", Databases.one(connection, "SELECT i FROM there"));
    }
    inPostgres("DROP DATABASE \"My app's\"", "DROP DATABASE copy", "DROP TABLE here");
  }

  @Test
  void what_can_not_be_connected_to_is_refused_and_nothing_else_is_disturbed() throws SQLException {
    SQLException missing =
        assertThrows(SQLException.class, () -> postgres.dataSource("no'ne").getConnection());
    assertEquals("3D000", missing.getSQLState());
    assertEquals("FATAL: database \"no'ne\" does not exist", missing.getMessage());
    SQLException closed =
        assertThrows(SQLException.class, () -> postgres.dataSource("template0").getConnection());
    assertEquals("55000", closed.getSQLState());
    assertEquals(
        "FATAL: database \"template0\" is not currently accepting connections",
        closed.getMessage());
    inPostgres("SELECT 1");
  }

  @Test
  void a_session_is_of_the_role_that_the_client_names() throws SQLException {
    inPostgres("CREATE ROLE \"app\"\"role\" LOGIN", "CREATE TABLE secret (i int)");
    try (Connection connection = postgres.dataSource().getConnection("app\"role", "any")) {
      assertEquals("app\"role", Databases.one(connection, "SELECT session_user"));
      SQLException denied =
          assertThrows(SQLException.class, () -> Databases.run(connection, "SELECT * FROM secret"));
      assertEquals("42501", denied.getSQLState());
      Databases.run(
          connection, "CREATE TEMP TABLE mine (i int)", "RESET SESSION AUTHORIZATION", "RESET ALL");
      assertEquals("app\"role", Databases.one(connection, "SELECT current_user"));
    }
    try (Connection connection = postgres.dataSource().getConnection("nobody", "")) {
      assertEquals("postgres", Databases.one(connection, "SELECT session_user"));
      Databases.run(connection, "SET SESSION AUTHORIZATION \"app\"\"role\"");
      assertEquals("app\"role", Databases.one(connection, "SELECT session_user"));
      Databases.run(connection, "RESET SESSION AUTHORIZATION");
      assertEquals("postgres", Databases.one(connection, "SELECT session_user"));
      Databases.run(connection, "SET SESSION AUTHORIZATION \"app\"\"role\"");
    }
    try (Connection connection = postgres.dataSource().getConnection()) {
      assertEquals("postgres", Databases.one(connection, "SELECT session_user"));
    }
    inPostgres("DROP TABLE secret", "DROP ROLE \"app\"\"role\"");
  }

  @Test
  void data_of_another_database_stay(@TempDir Path folder) throws IOException, SQLException {
    Path data = folder.resolve("data");
    try (EmbeddedPostgres first =
        EmbeddedPostgres.builder(Databases.files()).dataDirectory(data).port(0).start()) {
      try (Connection connection = DriverManager.getConnection(first.jdbcUrl())) {
        Databases.run(connection, "CREATE DATABASE \"a b\"");
      }
      try (Connection connection = DriverManager.getConnection(first.jdbcUrl("a b"))) {
        Databases.run(connection, "CREATE TABLE t AS SELECT 5 AS i");
      }
    }
    try (EmbeddedPostgres second =
            EmbeddedPostgres.builder(Databases.files()).dataDirectory(data).start();
        Connection connection = second.dataSource("a b").getConnection()) {
      assertEquals("5", Databases.one(connection, "SELECT i FROM t"));
    }
  }
}
