package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed loses nothing that it has committed. */
final class KillTest {
  private static final int ROWS = 150;

  /** The process that is killed: says each row after its commit. */
  static final class Writer {
    private Writer() {}

    @SuppressWarnings("SystemOut") // for the test
    public static void main(String[] arguments) throws IOException, SQLException {
      try (EmbeddedPostgres postgres =
              EmbeddedPostgres.builder(Databases.files())
                  .dataDirectory(Path.of(arguments[0]))
                  .start();
          Connection connection = postgres.dataSource().getConnection()) {
        connection.setAutoCommit(false);
        int row = Integer.parseInt(Databases.one(connection, "SELECT count(*) FROM t"));
        try (PreparedStatement statement =
            connection.prepareStatement("INSERT INTO t VALUES (?, repeat(md5(?::text), 100))")) {
          while (true) {
            statement.setInt(1, row);
            statement.setInt(2, row);
            statement.executeUpdate();
            connection.commit();
            System.out.println(row++);
            if (row % 50 == 0) {
              Databases.run(connection, "CHECKPOINT");
            }
          }
        }
      }
    }
  }

  @RepeatedTest(3)
  void every_row_that_was_committed_is_there_again(@TempDir Path folder) throws Exception {
    try (EmbeddedPostgres postgres = open(folder);
        Connection connection = postgres.dataSource().getConnection()) {
      Databases.run(connection, "CREATE TABLE t (i int PRIMARY KEY, x text)");
    }
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("jdk.module.path", "")
                    + File.pathSeparator
                    + System.getProperty("java.class.path"),
                "-Dligature.root=" + System.getProperty("ligature.root"),
                Writer.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Set<String> said = new HashSet<>();
    try (BufferedReader out = child.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.add(line);
        if (said.size() == ROWS) {
          child.toHandle().destroyForcibly();
        }
      }
    }
    child.waitFor();
    assertTrue(said.size() >= ROWS, "rows: " + said.size());
    try (EmbeddedPostgres postgres = open(folder);
        Connection connection = postgres.dataSource().getConnection()) {
      Set<String> there = new HashSet<>(Databases.column(connection, "SELECT i FROM t"));
      said.removeAll(there);
      assertEquals(Set.of(), said);
      assertEquals(
          "0",
          Databases.one(connection, "SELECT count(*) FROM t WHERE x <> repeat(md5(i::text), 100)"));
      Databases.run(connection, "INSERT INTO t SELECT max(i) + 1, 'more' FROM t");
    }
  }

  private static EmbeddedPostgres open(Path folder) throws IOException {
    return EmbeddedPostgres.builder(Databases.files()).dataDirectory(folder).start();
  }
}
