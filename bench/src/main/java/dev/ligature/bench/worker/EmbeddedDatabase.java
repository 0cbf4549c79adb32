package dev.ligature.bench.worker;

import dev.ligature.postgres.DatabaseImage;
import dev.ligature.postgres.EmbeddedPostgres;
import dev.ligature.postgres.PostgresFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL in this process. */
final class EmbeddedDatabase implements DatabaseTasks.Database {
  private final EmbeddedPostgres postgres;
  private final Connection connection;

  private EmbeddedDatabase(EmbeddedPostgres postgres) throws SQLException {
    this.postgres = postgres;
    this.connection = postgres.dataSource().getConnection();
  }

  private static PostgresFiles files(String packages) throws IOException {
    Path folder = Path.of(packages);
    return PostgresFiles.of(folder.resolve("pglite"), folder.resolve("pglite-pgvector"));
  }

  /** Starts a new database: the folder with the packages. */
  static EmbeddedDatabase open(List<String> words) throws IOException, SQLException {
    return new EmbeddedDatabase(
        EmbeddedPostgres.builder(files(words.getFirst())).extensions("vector").start());
  }

  /**
   * Starts databases that begin as another one, after the first: the folder, and how many. Gives
   * the median of the nanoseconds until each has answered, and the bytes of heap that each has.
   */
  static String further(List<String> words) throws IOException, SQLException {
    PostgresFiles files = files(words.getFirst());
    DatabaseImage image;
    try (EmbeddedPostgres first = EmbeddedPostgres.builder(files).start()) {
      image = first.closeToImage();
    }
    int count = Integer.parseInt(words.get(1));
    List<Long> times = new ArrayList<>();
    List<EmbeddedPostgres> all = new ArrayList<>();
    long before = used();
    for (int i = 0; i < count; i++) {
      long start = System.nanoTime();
      EmbeddedPostgres next = EmbeddedPostgres.builder(files).image(image).start();
      all.add(next);
      try (Connection connection = next.dataSource().getConnection()) {
        connection.createStatement().execute("SELECT 1");
      }
      times.add(System.nanoTime() - start);
    }
    long each = (used() - before) / count;
    all.forEach(EmbeddedPostgres::close);
    times.sort(null);
    return times.get(count / 2) + "\t" + each;
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
    postgres.close();
  }
}
