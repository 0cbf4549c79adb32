package dev.ligature.examples.postgres;

import dev.ligature.postgres.EmbeddedPostgres;
import dev.ligature.postgres.PostgresFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** Starts PostgreSQL with pgvector, fills a table with vectors and searches it. */
public final class Main {
  private static final int DIMENSIONS = 64;
  private static final int SEARCHES = 200;

  private final Random random = new Random(7);
  private long lap = System.nanoTime();

  private Main() {}

  /** The arguments are the folder with the npm packages, and how many rows there are to be. */
  public static void main(String[] arguments) throws IOException, SQLException {
    Path packages = Path.of(arguments[0], "@electric-sql");
    int rows = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2000;
    new Main().run(packages, rows);
  }

  private void run(Path packages, int rows) throws IOException, SQLException {
    PostgresFiles files =
        PostgresFiles.of(packages.resolve("pglite"), packages.resolve("pglite-pgvector"));
    try (EmbeddedPostgres postgres = EmbeddedPostgres.builder(files).extensions("vector").start()) {
      took("start, with a new database");
      try (Connection connection = postgres.dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE EXTENSION vector");
        statement.execute(
            "CREATE TABLE items (id int PRIMARY KEY, embedding vector(%d))".formatted(DIMENSIONS));
        took("CREATE EXTENSION vector");
        fill(connection, rows);
        took("insert of %d rows".formatted(rows));
        statement.execute("CREATE INDEX ON items USING hnsw (embedding vector_l2_ops)");
        took("HNSW index");
        int found = search(connection, rows);
        took("%d searches of 5 neighbours".formatted(SEARCHES));
        System.out.printf("the item itself was the nearest in %d of %d%n", found, SEARCHES);
      }
      database(files);
    }
  }

  private void database(PostgresFiles files) throws IOException, SQLException {
    try (EmbeddedPostgres second = EmbeddedPostgres.builder(files).start();
        Connection connection = second.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }
    took("a second database, from start to close");
  }

  private void fill(Connection connection, int rows) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO items VALUES (?, ?::vector)")) {
      for (int i = 0; i < rows; i++) {
        insert.setInt(1, i);
        insert.setString(2, vector());
        insert.addBatch();
      }
      insert.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private String vector() {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < DIMENSIONS; i++) {
      text.append(i == 0 ? "" : ",").append(random.nextFloat());
    }
    return text.append(']').toString();
  }

  /** How often the item that was searched for was found first. */
  private int search(Connection connection, int rows) throws SQLException {
    int found = 0;
    try (PreparedStatement search =
        connection.prepareStatement(
            "SELECT id FROM items ORDER BY embedding <->"
                + " (SELECT embedding FROM items WHERE id = ?) LIMIT 5")) {
      for (int i = 0; i < SEARCHES; i++) {
        int wanted = random.nextInt(rows);
        search.setInt(1, wanted);
        try (ResultSet row = search.executeQuery()) {
          found += row.next() && row.getInt(1) == wanted ? 1 : 0;
        }
      }
    }
    return found;
  }

  private void took(String what) {
    long now = System.nanoTime();
    System.out.printf("%8d ms  %s%n", (now - lap) / 1_000_000, what);
    lap = now;
  }
}
