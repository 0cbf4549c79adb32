package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Peer;
import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Series;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Row 24: PostgreSQL, here and on a server by JDBC, and in Node as PGlite's own program runs it.
 * Settled: statements were run for seconds before they are measured.
 */
final class Databases implements Row {
  private static final String PACKAGES = "postgres/modules/node_modules/@electric-sql";
  private static final double GOAL = 1.5;
  private static final double FURTHER_GOAL = 300;
  private static final double HEAP_GOAL = 64;
  private static final double MEBIBYTE = 1 << 20;

  /** What is in the database before: accounts as of pgbench, of scale 1, and points. */
  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE branches AS SELECT i AS bid, 0 AS balance FROM generate_series(1, 1) i",
          "CREATE TABLE tellers AS SELECT i AS tid, 0 AS balance FROM generate_series(1, 10) i",
          "CREATE TABLE accounts AS SELECT i AS aid, 0 AS balance, repeat(' ', 84) AS filler"
              + " FROM generate_series(1, 100000) i",
          "ALTER TABLE accounts ADD PRIMARY KEY (aid)",
          "CREATE TABLE history (tid int, bid int, aid int, delta int, at timestamp)",
          "CREATE TABLE bulk (i int, t text)",
          "VACUUM ANALYZE");

  private static final List<String> VECTORS =
      List.of(
          "CREATE EXTENSION vector",
          "CREATE TABLE points AS SELECT i, array[sin(i), cos(i * 3), sin(i * 7)]::vector(3) AS p"
              + " FROM generate_series(1, 5000) i");

  /**
   * Something to run.
   *
   * @param name what it is called
   * @param sql the statements; none gives what depends on chance
   * @param vectors whether it wants the extension
   */
  private record Statement(String name, String sql, boolean vectors) {}

  private static final List<Statement> STATEMENTS =
      List.of(
          new Statement("SELECT 1", "SELECT 1", false),
          new Statement(
              "transaction as of TPC-B",
              "BEGIN; UPDATE accounts SET balance = balance + 5 WHERE aid = 1 + random() * 99999;"
                  + " UPDATE tellers SET balance = balance + 5 WHERE tid = 3;"
                  + " UPDATE branches SET balance = balance + 5 WHERE bid = 1;"
                  + " INSERT INTO history VALUES (3, 1, 1, 5, CURRENT_TIMESTAMP); COMMIT",
              false),
          new Statement(
              "sum of a million numbers",
              "SELECT sum(i) FROM generate_series(1, 1000000) i",
              false),
          new Statement(
              "sort of 100,000 texts",
              "SELECT count(*) FROM (SELECT md5(i::text) t FROM generate_series(1, 100000) i"
                  + " ORDER BY 1 OFFSET 1) s",
              false),
          new Statement(
              "aggregate by groups",
              "SELECT count(*) FROM (SELECT aid % 1000, count(*), avg(aid) FROM accounts GROUP BY"
                  + " 1) g",
              false),
          new Statement(
              "join",
              "SELECT count(*) FROM accounts a JOIN accounts b ON a.aid = b.aid + 1",
              false),
          new Statement(
              "insert of 20,000 rows",
              "TRUNCATE bulk; INSERT INTO bulk SELECT i, md5(i::text)"
                  + " FROM generate_series(1, 20000) i; SELECT count(*) FROM bulk",
              false),
          new Statement(
              "HNSW index of 5,000 points",
              "CREATE INDEX near ON points USING hnsw (p vector_l2_ops); DROP INDEX near",
              true));

  @Override
  public String key() {
    return "24";
  }

  @Override
  public String title() {
    return "PostgreSQL, against PGlite in Node and a server of the system";
  }

  @Override
  public boolean isLong() {
    return true;
  }

  @Override
  public void run(Session session, RowResult result) {
    if (session.fetched(PACKAGES + "/pglite").isEmpty()) {
      result.note("no modules: npm ci in postgres/modules");
      return;
    }
    String packages = session.file(PACKAGES).toString();
    List<Worker> workers = session.start(Peer.LIGATURE, Peer.NODE, Peer.SERVER);
    try {
      List<Worker> open = new ArrayList<>();
      for (Worker worker : workers) {
        open(worker, packages, result, open);
      }
      for (Statement statement : STATEMENTS) {
        measure(session, result, open, statement);
      }
      further(session, result, workers.getFirst(), packages);
    } finally {
      workers.forEach(Worker::close);
    }
  }

  private static void open(Worker worker, String packages, RowResult result, List<Worker> open) {
    try {
      double nanos = Double.parseDouble(worker.ask("database", packages).getFirst());
      result.series("start to first query", worker.peer(), Series.Unit.MILLISECONDS).add(nanos);
      SCHEMA.forEach(sql -> worker.ask("statement", 0, sql));
      open.add(worker);
    } catch (Worker.FailedException e) {
      result.note(e.getMessage());
      return;
    }
    try {
      VECTORS.forEach(sql -> worker.ask("statement", 0, sql));
    } catch (Worker.FailedException e) {
      result.note("without vectors: " + e.getMessage());
    }
  }

  private static void measure(
      Session session, RowResult result, List<Worker> workers, Statement statement) {
    Map<Peer, Series> series = new EnumMap<>(Peer.class);
    Map<Peer, String> answers = new HashMap<>();
    List<Worker> able = new ArrayList<>();
    for (Worker worker : workers) {
      try {
        answers.put(
            worker.peer(),
            worker.ask("statement", session.rounds(6000, 200), statement.sql()).get(1));
        able.add(worker);
        series.put(
            worker.peer(),
            result.series(statement.name(), worker.peer(), Series.Unit.MILLISECONDS));
      } catch (Worker.FailedException e) {
        if (!statement.vectors()) {
          result.note(e.getMessage());
        }
      }
    }
    if (answers.values().stream().distinct().count() > 1) {
      result.note("%s: the answers differ: %s".formatted(statement.name(), answers));
    }
    for (int round = 0; round < session.rounds(7, 2); round++) {
      for (Worker worker : able) {
        List<String> answer = worker.ask("statement", session.rounds(1000, 50), statement.sql());
        Objects.requireNonNull(series.get(worker.peer()))
            .add(Double.parseDouble(answer.getFirst()));
      }
    }
    result.ratio(
        statement.name() + " / Node", series.get(Peer.LIGATURE), series.get(Peer.NODE), GOAL);
    result.ratio(
        statement.name() + " / server",
        series.get(Peer.LIGATURE),
        series.get(Peer.SERVER),
        Double.NaN);
  }

  private static void further(Session session, RowResult result, Worker worker, String packages) {
    List<String> answer = worker.ask("databases", packages, session.rounds(9, 2));
    Series time =
        result.series(
            "a further database to its first query", Peer.LIGATURE, Series.Unit.MILLISECONDS);
    time.add(Double.parseDouble(answer.getFirst()));
    result.check("ms of a further database", time.median(), FURTHER_GOAL);
    result.check("MiB of heap of one", Double.parseDouble(answer.get(1)) / MEBIBYTE, HEAP_GOAL);
  }
}
