package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;

/** Notifications, notices and large objects. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MessagesTest {
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

  @Test
  void a_session_hears_what_it_listens_to() throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection()) {
      Databases.run(connection, "LISTEN news", "NOTIFY news, 'first'", "NOTIFY other, 'no'");
      connection.setAutoCommit(false);
      Databases.run(connection, "SELECT pg_notify('news', 'second')");
      connection.commit();
      PGNotification[] heard = connection.unwrap(PGConnection.class).getNotifications();
      assertNotNull(heard);
      assertEquals(2, heard.length);
      assertEquals("first", heard[0].getParameter());
      assertEquals("second", heard[1].getParameter());
      assertEquals("news", heard[1].getName());
    }
  }

  @Test
  void the_next_session_hears_nothing_that_the_last_has_listened_to() throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection()) {
      Databases.run(connection, "LISTEN gone");
    }
    try (Connection connection = postgres.dataSource().getConnection()) {
      Databases.run(connection, "NOTIFY gone, 'x'");
      PGNotification[] heard = connection.unwrap(PGConnection.class).getNotifications();
      assertEquals(0, heard == null ? 0 : heard.length);
      assertEquals("0", Databases.one(connection, "SELECT count(*) FROM pg_listening_channels()"));
    }
  }

  @Test
  void a_session_hears_nothing_that_one_that_has_gone_has_listened_to() throws Exception {
    try (Connection connection = postgres.dataSource().getConnection()) {
      try (Connection other = postgres.dataSource().getConnection()) {
        Databases.run(other, "LISTEN gone");
        // From now on the backend listens for the other one.
        Databases.run(connection, "SELECT 1");
      }
      // The server has to see that it has gone.
      Thread.sleep(300);
      Databases.run(connection, "NOTIFY gone, 'x'");
      PGNotification[] heard = connection.unwrap(PGConnection.class).getNotifications();
      assertEquals(0, heard == null ? 0 : heard.length);
      Databases.run(connection, "LISTEN gone", "NOTIFY gone, 'y'");
      assertEquals("y", connection.unwrap(PGConnection.class).getNotifications()[0].getParameter());
    }
  }

  @Test
  void a_notice_is_a_warning() throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("DO $$ BEGIN RAISE NOTICE 'mind %', 'this'; END $$");
      assertEquals("mind this", statement.getWarnings().getMessage());
    }
  }

  @Test
  void a_large_object_is_written_and_read() throws SQLException {
    byte[] content = new byte[3_000_000];
    new Random(2).nextBytes(content);
    try (Connection connection = postgres.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      LargeObjectManager objects = connection.unwrap(PGConnection.class).getLargeObjectAPI();
      long oid = objects.createLO();
      try (LargeObject object = objects.open(oid, LargeObjectManager.READWRITE)) {
        object.write(content);
        object.seek(1_000_000);
        assertEquals(content[1_000_000], object.read(1)[0]);
      }
      connection.commit();
      try (LargeObject object = objects.open(oid, LargeObjectManager.READ)) {
        assertArrayEquals(content, object.read(content.length + 1));
      }
      objects.delete(oid);
      connection.commit();
    }
  }
}
