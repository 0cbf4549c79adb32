package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database as a template of others. */
final class DatabaseImageTest {
  @TempDir Path folder;

  private DatabaseImage template() throws IOException, SQLException {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder(Databases.files()).dataDirectory(folder).start();
        Connection connection = postgres.dataSource().getConnection()) {
      Databases.run(
          connection,
          "CREATE TABLE t AS SELECT i, md5(i::text) AS m FROM generate_series(1, 1000) i",
          "CREATE INDEX ON t (m)");
    }
    return DatabaseImage.of(folder);
  }

  private static String use(DatabaseImage image, int number) throws IOException, SQLException {
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder(Databases.files()).image(image).start();
        Connection connection = postgres.dataSource().getConnection()) {
      Databases.run(connection, "INSERT INTO t VALUES (%d, 'own')".formatted(number));
      return Databases.one(
          connection, "SELECT string_agg(i::text, ',') || count(*) FROM t WHERE m = 'own'");
    }
  }

  @Test
  void many_databases_begin_as_it_and_have_nothing_of_each_other()
      throws IOException, SQLException {
    DatabaseImage image = template();
    assertTrue(image.size() > 1_000_000, "size: " + image.size());
    long start = System.nanoTime();
    for (int i = 0; i < 10; i++) {
      assertEquals(i + "1", use(image, i));
    }
    Duration each = Duration.ofNanos((System.nanoTime() - start) / 10);
    assertTrue(each.toSeconds() < 10, "each took " + each);
  }

  @Test
  void several_databases_run_at_once() throws Exception {
    DatabaseImage image = template();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<String>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int number = i;
        all.add(threads.submit(() -> use(image, number)));
      }
      for (int i = 0; i < 8; i++) {
        assertEquals(i + "1", get(all.get(i)));
      }
    }
  }

  private static String get(Future<String> future) throws Exception {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  @Test
  void a_folder_without_a_database_is_refused() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> DatabaseImage.of(folder));
    assertEquals(folder + ": no database, there is no PG_VERSION", error.getMessage());
  }

  @Test
  void a_database_that_is_open_is_refused() throws IOException {
    try (EmbeddedPostgres _ =
        EmbeddedPostgres.builder(Databases.files()).dataDirectory(folder).start()) {
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> DatabaseImage.of(folder));
      assertEquals(
          folder
              + ": a database that is open, or whose process has ended before it was closed; open"
              + " it, and close it",
          error.getMessage());
    }
  }
}
