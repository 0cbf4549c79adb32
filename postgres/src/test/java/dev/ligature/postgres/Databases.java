package dev.ligature.postgres;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Databases of tests. All share the files, since the first database of these takes its time. */
public final class Databases {
  private static final Path PACKAGES =
      Path.of(System.getProperty("ligature.root"), "postgres/modules/node_modules/@electric-sql");

  private Databases() {}

  private static final class Shared {
    static final PostgresFiles FILES = open();

    private static PostgresFiles open() {
      try {
        return PostgresFiles.of(PACKAGES.resolve("pglite"), PACKAGES.resolve("pglite-pgvector"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Where the packages are; the test is skipped where they are missing. */
  static Path packages() {
    assumeTrue(
        Files.isDirectory(PACKAGES.resolve("pglite")), "no modules: npm ci in postgres/modules");
    return PACKAGES;
  }

  /** The files that all share. */
  public static PostgresFiles files() {
    packages();
    return Shared.FILES;
  }

  /** A database in memory. */
  static EmbeddedPostgres start(String... extensions) throws IOException {
    return EmbeddedPostgres.builder(files()).extensions(extensions).start();
  }

  /** Runs statements. */
  static void run(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** The first column of all rows, as text. */
  static List<String> column(Connection connection, String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(String.valueOf(rows.getString(1)));
      }
    }
    return values;
  }

  /** The first column of the first row, as text. */
  static String one(Connection connection, String query) throws SQLException {
    return column(connection, query).getFirst();
  }
}
