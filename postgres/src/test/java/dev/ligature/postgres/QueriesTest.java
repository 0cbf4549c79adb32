package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.PGStatement;

/** Statements of one session, and what comes back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class QueriesTest {
  private EmbeddedPostgres postgres;
  private Connection connection;

  @BeforeAll
  void start() throws IOException {
    postgres = Databases.start();
  }

  @BeforeEach
  void connect() throws SQLException {
    connection = postgres.dataSource().getConnection();
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

  @Test
  void it_says_which_version_it_is() throws SQLException {
    assertTrue(Databases.one(connection, "SELECT version()").startsWith("PostgreSQL 18"));
    assertEquals(18, connection.getMetaData().getDatabaseMajorVersion());
  }

  @Test
  void values_of_all_common_types_go_in_and_come_out() throws SQLException {
    Databases.run(
        connection,
        "CREATE TEMP TABLE v (s smallint, i int, l bigint, f real, d double precision, n numeric,"
            + " b boolean, t text, y bytea, u uuid, a int[], day date, at timestamp,"
            + " tz timestamptz, j jsonb)");
    UUID id = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    OffsetDateTime moment = OffsetDateTime.of(2026, 2, 3, 4, 5, 6, 7000, ZoneOffset.UTC);
    String insert = "INSERT INTO v VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?::jsonb)";
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setShort(1, Short.MIN_VALUE);
      statement.setInt(2, Integer.MAX_VALUE);
      statement.setLong(3, Long.MIN_VALUE);
      statement.setFloat(4, 1.5f);
      statement.setDouble(5, Math.PI);
      statement.setBigDecimal(6, new BigDecimal("12345678901234567890.0123456789"));
      statement.setBoolean(7, true);
      statement.setString(8, "häß 日本 😀 ' \\ \n");
      statement.setBytes(9, new byte[] {0, 1, -1, 92, 39});
      statement.setObject(10, id);
      statement.setArray(11, connection.createArrayOf("int4", new Object[] {1, null, 3}));
      statement.setObject(12, LocalDate.of(1999, 12, 31));
      statement.setObject(13, LocalDateTime.of(2000, 2, 29, 23, 59, 59, 999_000));
      statement.setObject(14, moment);
      statement.setString(15, "{\"k\": [1, 2.50, null]}");
      assertEquals(1, statement.executeUpdate());
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM v")) {
      assertTrue(row.next());
      assertEquals(Short.MIN_VALUE, row.getShort(1));
      assertEquals(Integer.MAX_VALUE, row.getInt(2));
      assertEquals(Long.MIN_VALUE, row.getLong(3));
      assertEquals(1.5f, row.getFloat(4));
      assertEquals(Math.PI, row.getDouble(5));
      assertEquals(new BigDecimal("12345678901234567890.0123456789"), row.getBigDecimal(6));
      assertTrue(row.getBoolean(7));
      assertEquals("häß 日本 😀 ' \\ \n", row.getString(8));
      assertArrayEquals(new byte[] {0, 1, -1, 92, 39}, row.getBytes(9));
      assertEquals(id, row.getObject(10, UUID.class));
      Array array = row.getArray(11);
      assertArrayEquals(new Integer[] {1, null, 3}, (Integer[]) array.getArray());
      assertEquals(LocalDate.of(1999, 12, 31), row.getObject(12, LocalDate.class));
      assertEquals(
          LocalDateTime.of(2000, 2, 29, 23, 59, 59, 999_000),
          row.getObject(13, LocalDateTime.class));
      assertEquals(moment, row.getObject(14, OffsetDateTime.class));
      assertEquals("{\"k\": [1, 2.50, null]}", row.getString(15));
      assertFalse(row.next());
    }
  }

  @Test
  void a_null_is_a_null() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT ?::int")) {
      statement.setObject(1, null);
      try (ResultSet row = statement.executeQuery()) {
        assertTrue(row.next());
        assertEquals(0, row.getInt(1));
        assertTrue(row.wasNull());
      }
    }
  }

  @Test
  void a_statement_is_prepared_on_the_server_after_five_uses() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("SELECT ? + 1")) {
      for (int i = 0; i < 8; i++) {
        statement.setInt(1, i);
        try (ResultSet row = statement.executeQuery()) {
          assertTrue(row.next());
          assertEquals(i + 1, row.getInt(1));
        }
      }
      assertTrue(statement.unwrap(PGStatement.class).isUseServerPrepare());
      assertEquals(
          List.of("SELECT $1 + 1"),
          Databases.column(connection, "SELECT statement FROM pg_prepared_statements"));
    }
  }

  @Test
  void a_cursor_fetches_some_rows_at_a_time() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(100);
      long sum = 0;
      try (ResultSet rows = statement.executeQuery("SELECT generate_series(1, 2050)")) {
        while (rows.next()) {
          sum += rows.getInt(1);
          if (rows.getRow() == 150) {
            assertEquals("7", Databases.one(connection, "SELECT 7"));
          }
        }
      }
      assertEquals(2050L * 2051 / 2, sum);
    }
    connection.commit();
  }

  @Test
  void a_batch_is_one_exchange_and_counts_its_rows() throws SQLException {
    Databases.run(connection, "CREATE TEMP TABLE batch (i int, t text)");
    String insert = "INSERT INTO batch VALUES (?, ?)";
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      for (int i = 0; i < 3000; i++) {
        statement.setInt(1, i);
        statement.setString(2, "row " + i);
        statement.addBatch();
      }
      int[] counts = statement.executeBatch();
      assertEquals(3000, counts.length);
      assertEquals(3000, java.util.Arrays.stream(counts).sum());
    }
    assertEquals("3000", Databases.one(connection, "SELECT count(*) FROM batch"));
  }

  @Test
  void a_batch_gives_the_keys_that_were_made() throws SQLException {
    Databases.run(connection, "CREATE TEMP TABLE keyed (id serial, t text)");
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO keyed (t) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
      for (String text : List.of("a", "b", "c")) {
        statement.setString(1, text);
        statement.addBatch();
      }
      statement.executeBatch();
      try (ResultSet keys = statement.getGeneratedKeys()) {
        for (int i = 1; i <= 3; i++) {
          assertTrue(keys.next());
          assertEquals(i, keys.getInt(1));
        }
      }
    }
  }

  @Test
  void several_statements_in_one_text_give_several_results() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertTrue(statement.execute("SELECT 1; SELECT 2"));
      assertTrue(statement.getMoreResults());
      try (ResultSet row = statement.getResultSet()) {
        assertTrue(row.next());
        assertEquals(2, row.getInt(1));
      }
    }
  }

  @Test
  void a_hundred_megabytes_of_rows_come_out() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(500);
      long size = 0;
      try (ResultSet rows =
          statement.executeQuery("SELECT repeat('x', 10000) FROM generate_series(1, 10000)")) {
        while (rows.next()) {
          size += rows.getString(1).length();
        }
      }
      assertEquals(100_000_000, size);
    }
    connection.commit();
  }

  @Test
  void fifty_megabytes_go_in_as_one_value() throws SQLException {
    byte[] value = new byte[50_000_000];
    new Random(1).nextBytes(value);
    Databases.run(connection, "CREATE TEMP TABLE large (v bytea)");
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT INTO large VALUES (?)")) {
      statement.setBytes(1, value);
      statement.executeUpdate();
    }
    assertEquals("50000000", Databases.one(connection, "SELECT length(v) FROM large"));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT substr(v, 49999000) FROM large")) {
      assertTrue(row.next());
      byte[] end = row.getBytes(1);
      assertArrayEquals(java.util.Arrays.copyOfRange(value, 49_998_999, value.length), end);
    }
  }

  @Test
  void metadata_names_tables_and_columns() throws SQLException {
    Databases.run(connection, "CREATE TABLE described (id int PRIMARY KEY, t text NOT NULL)");
    try (ResultSet columns =
        connection.getMetaData().getColumns(null, "public", "described", null)) {
      assertTrue(columns.next());
      assertEquals("id", columns.getString("COLUMN_NAME"));
      assertTrue(columns.next());
      assertEquals("NO", columns.getString("IS_NULLABLE"));
    }
    Databases.run(connection, "DROP TABLE described");
  }
}
