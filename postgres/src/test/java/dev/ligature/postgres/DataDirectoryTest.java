package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases in folders of the host. */
final class DataDirectoryTest {
  @TempDir Path folder;

  private static EmbeddedPostgres open(Path folder) throws IOException {
    return EmbeddedPostgres.builder(Databases.files()).dataDirectory(folder).start();
  }

  @Test
  void it_is_opened_again_with_its_data() throws IOException, SQLException {
    Path data = folder.resolve("new/data");
    for (int i = 1; i <= 3; i++) {
      try (EmbeddedPostgres postgres = open(data);
          Connection connection = postgres.dataSource().getConnection()) {
        Databases.run(
            connection,
            "CREATE TABLE IF NOT EXISTS t (i serial, x text)",
            "INSERT INTO t (x) SELECT md5(i::text) FROM generate_series(1, 1000) i");
        assertEquals(String.valueOf(i * 1000), Databases.one(connection, "SELECT max(i) FROM t"));
        assertEquals("on", Databases.one(connection, "SHOW fsync"));
      }
      assertFalse(Files.exists(data.resolve("postmaster.pid")));
      assertFalse(Files.exists(data.resolve("ligature.unfinished")));
    }
  }

  @Test
  void a_database_in_memory_is_not_synced() throws IOException, SQLException {
    try (EmbeddedPostgres postgres = Databases.start();
        Connection connection = postgres.dataSource().getConnection()) {
      assertEquals("off", Databases.one(connection, "SHOW fsync"));
    }
  }

  @Test
  void a_new_folder_is_closed_to_all_but_its_owner_and_group() throws IOException {
    Path data = folder.resolve("data");
    Files.createDirectory(data);
    Assumptions.assumeTrue(
        Files.getFileAttributeView(data, PosixFileAttributeView.class) != null, "no permissions");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    open(data).close();
    assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(data)));
  }

  @Test
  void a_folder_with_something_else_is_refused() throws IOException {
    Files.writeString(folder.resolve("letter.txt"), "dear");
    IOException error = assertThrows(IOException.class, () -> open(folder).close());
    assertEquals(
        folder + ": neither a database, for there is no PG_VERSION, nor empty", error.getMessage());
    assertEquals("dear", Files.readString(folder.resolve("letter.txt")));
  }

  /** Whether another process could have the folder. */
  private static boolean isFreeElsewhere(Path data) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                LockProbe.class.getName(),
                data + ".lock")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said.strip().equals("free");
  }

  @Test
  void no_other_process_takes_the_folder_whatever_is_read_in_it()
      throws IOException, SQLException, InterruptedException {
    Path data = folder.resolve("data");
    try (EmbeddedPostgres postgres = open(data);
        Connection connection = postgres.dataSource().getConnection()) {
      assertFalse(isFreeElsewhere(data));
      assertEquals(
          "18", Databases.one(connection, "SELECT trim(pg_read_file('PG_VERSION'), E'\\n')"));
      Databases.run(connection, "CREATE TABLE t (i int)", "CHECKPOINT");
      assertThrows(IOException.class, () -> open(data).close());
      assertFalse(isFreeElsewhere(data));
    }
    assertTrue(isFreeElsewhere(data));
  }

  @Test
  void a_second_server_on_the_same_folder_is_refused() throws IOException, SQLException {
    try (EmbeddedPostgres postgres = open(folder);
        Connection connection = postgres.dataSource().getConnection()) {
      IOException error = assertThrows(IOException.class, () -> open(folder).close());
      assertEquals(
          folder + ": another server has this database, in this process or another; close that",
          error.getMessage());
      assertEquals("1", Databases.one(connection, "SELECT 1"));
    }
    open(folder).close();
  }

  @Test
  void a_database_that_was_not_made_to_its_end_is_refused() throws IOException {
    Files.createDirectories(folder.resolve("base"));
    Files.createFile(folder.resolve("PG_VERSION"));
    Files.createFile(folder.resolve("ligature.unfinished"));
    Databases.packages();
    IOException error = assertThrows(IOException.class, () -> open(folder).close());
    assertEquals(
        folder
            + ": a new database that was not made to its end, since its process has ended; empty"
            + " the folder",
        error.getMessage());
  }

  @Test
  void a_database_of_another_version_says_what_postgres_says() throws IOException {
    open(folder).close();
    Files.writeString(folder.resolve("PG_VERSION"), "12\n");
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> open(folder).close());
    assertEquals(
        "FATAL:  database files are incompatible with server",
        String.valueOf(error.getMessage())
            .lines()
            .findFirst()
            .orElseThrow()
            .replaceFirst(".*UTC \\[42\\] ", ""));
  }
}
