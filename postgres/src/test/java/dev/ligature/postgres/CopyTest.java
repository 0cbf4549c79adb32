package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/** Rows as a stream, in and out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CopyTest {
  private static final String COPY = "COPY t FROM STDIN";

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

  private Connection connect() throws SQLException {
    Connection connection = postgres.dataSource().getConnection();
    Databases.run(connection, "CREATE TEMP TABLE IF NOT EXISTS t (i int, t text)");
    return connection;
  }

  private static CopyManager manager(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  private static String rows(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(i).append("\trow ").append(i).append('\n');
    }
    return text.toString();
  }

  @Test
  void many_rows_go_in_and_come_out_again() throws SQLException, IOException {
    try (Connection connection = connect()) {
      String rows = rows(200_000);
      assertEquals(200_000, manager(connection).copyIn(COPY, new StringReader(rows)));
      StringWriter out = new StringWriter();
      assertEquals(200_000, manager(connection).copyOut("COPY t TO STDOUT", out));
      assertEquals(rows, out.toString());
    }
  }

  @Test
  void a_wrong_row_ends_it_with_an_error_and_the_session_goes_on() throws SQLException {
    try (Connection connection = connect()) {
      String rows = rows(5000) + "x\ty\n" + rows(100_000);
      SQLException error =
          assertThrows(
              SQLException.class, () -> manager(connection).copyIn(COPY, new StringReader(rows)));
      assertEquals("22P02", error.getSQLState());
      assertEquals("0", Databases.one(connection, "SELECT count(*) FROM t"));
    }
  }

  @Test
  void a_client_can_cancel_it() throws SQLException {
    try (Connection connection = connect()) {
      CopyIn copy = manager(connection).copyIn(COPY);
      byte[] row = "1\tone\n".getBytes(StandardCharsets.UTF_8);
      copy.writeToCopy(row, 0, row.length);
      copy.cancelCopy();
      assertEquals("0", Databases.one(connection, "SELECT count(*) FROM t"));
    }
  }

  @Test
  void a_client_that_vanishes_in_the_middle_leaves_no_row() throws SQLException {
    for (int i = 0; i < 3; i++) {
      Connection vanishing = postgres.dataSource().getConnection();
      Databases.run(vanishing, "CREATE TABLE IF NOT EXISTS kept (i int, t text)");
      CopyIn copy = manager(vanishing).copyIn("COPY kept FROM STDIN");
      byte[] rows = (rows(20_000) + "123").getBytes(StandardCharsets.UTF_8);
      copy.writeToCopy(rows, 0, rows.length);
      copy.flushCopy();
      vanishing.abort(Runnable::run);
      try (Connection next = postgres.dataSource().getConnection()) {
        assertEquals("0", Databases.one(next, "SELECT count(*) FROM kept"));
      }
    }
  }

  @Test
  void a_client_that_vanishes_while_rows_come_out_frees_the_session() throws SQLException {
    Connection vanishing = postgres.dataSource().getConnection();
    var copy =
        manager(vanishing)
            .copyOut("COPY (SELECT repeat('x', 1000) FROM generate_series(1, 20000)) TO STDOUT");
    assertEquals(1001, copy.readFromCopy().length);
    vanishing.abort(Runnable::run);
    try (Connection next = postgres.dataSource().getConnection()) {
      assertEquals("1", Databases.one(next, "SELECT 1"));
    }
  }
}
