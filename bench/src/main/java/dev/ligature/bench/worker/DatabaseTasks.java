package dev.ligature.bench.worker;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** Databases that are asked by JDBC. */
final class DatabaseTasks {
  private final Opened<Database> database = new Opened<>();
  private final Opener opener;

  /** Something that gives connections. */
  interface Database extends AutoCloseable {
    /** A connection; the only one. */
    Connection connection() throws SQLException;

    @Override
    void close() throws SQLException;
  }

  /** Starts a database. */
  @FunctionalInterface
  interface Opener {
    /**
     * Starts one.
     *
     * @param words what says where it is
     */
    Database open(List<String> words) throws Exception;
  }

  DatabaseTasks(Opener opener) {
    this.opener = opener;
  }

  /** Starts a database, and gives the nanoseconds until it has answered a query. */
  String open(List<String> words) throws Exception {
    long start = System.nanoTime();
    Database opened = opener.open(words);
    database.set(opened);
    last(opened.connection(), "SELECT 1");
    return String.valueOf(System.nanoTime() - start);
  }

  /**
   * Runs a statement until some time has passed: milliseconds, statement. Gives nanoseconds of one
   * and what it has answered.
   */
  String run(List<String> words) throws SQLException {
    long least = Long.parseLong(words.get(0)) * 1_000_000;
    String statement = words.get(1);
    Connection connection = database.get().connection();
    long start = System.nanoTime();
    String answer;
    int count = 0;
    do {
      answer = last(connection, statement);
      count++;
    } while (System.nanoTime() - start < least);
    return (System.nanoTime() - start) / count + "\t" + answer;
  }

  /** The first column of the last row of the last statement that gives rows. */
  private static String last(Connection connection, String query) throws SQLException {
    String value = "";
    try (Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(query);
      while (rows || statement.getUpdateCount() >= 0) {
        if (rows) {
          try (ResultSet result = statement.getResultSet()) {
            while (result.next()) {
              value = String.valueOf(result.getString(1));
            }
          }
        }
        rows = statement.getMoreResults();
      }
    }
    return value;
  }
}
