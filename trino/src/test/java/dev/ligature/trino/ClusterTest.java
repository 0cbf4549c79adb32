package dev.ligature.trino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trino.Session;
import io.trino.testing.QueryFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Queries over many rows, at once, that end early, and on servers that differ. */
@ExtendWith(SharedCluster.class)
@Timeout(90)
final class ClusterTest {
  private static final long ROWS = Long.getLong("ligature.trino.rows", 200_000);

  private static final Wasm CRC =
      Wasm.of("f(data varbinary) RETURNS bigint", "crc", "(0, data, length(data)):u32");

  private static final Wasm SPINS = Wasm.of("f(a bigint) RETURNS integer", "spins", "(a:i32)");

  private final Cluster cluster;

  ClusterTest(Cluster cluster) {
    this.cluster = cluster;
  }

  private static void await(String what, BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!holds.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, what);
      Thread.sleep(1);
    }
  }

  @Test
  void results_are_those_of_Trinos_own_function() {
    assertEquals(
        60175L,
        cluster.value(
            CRC.inline()
                + "SELECT count_if(f(CAST(comment AS varbinary)) = crc32(CAST(comment AS"
                + " varbinary))) FROM lineitem"));
  }

  @Test
  void many_rows_are_computed() {
    assertEquals(
        ROWS,
        cluster.value(
            CRC.inline()
                + "SELECT count_if(f(to_big_endian_64(n)) = crc32(to_big_endian_64(n))) FROM"
                + " TABLE(sequence(start => 1, stop => "
                + ROWS
                + ")) t(n)"));
  }

  @Test
  void strings_may_be_large() {
    assertEquals(
        25L,
        cluster.value(
            CRC.inline()
                + "SELECT count_if(f(t) = crc32(t)) FROM (SELECT CAST(array_join(repeat(name,"
                + " 10000), ' ') || CAST(nationkey AS varchar) AS varbinary) AS t FROM nation)"));
  }

  @Test
  void queries_run_at_once() throws Exception {
    List<Future<Object>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (int k = 0; k < 6; k++) {
        String sql =
            CRC.inline()
                + "SELECT count_if(f(CAST(comment || '%d' AS varbinary)) = crc32(CAST(comment ||"
                    .formatted(k)
                + " '%d' AS varbinary))) FROM orders".formatted(k);
        results.add(threads.submit(() -> cluster.value(sql)));
      }
      for (Future<Object> result : results) {
        assertEquals(15000L, result.get());
      }
    }
  }

  @Test
  void a_query_that_is_killed_stops_an_endless_loop() throws Exception {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread query =
        Thread.ofPlatform()
            .start(
                () ->
                    failure.set(
                        assertThrows(
                            QueryFailedException.class,
                            () ->
                                cluster.query(
                                    SPINS.inline() + "SELECT sum(f(nationkey + 1)) FROM nation"))));
    String running =
        "SELECT max(query_id) FROM system.runtime.queries WHERE state = 'RUNNING' AND query LIKE"
            + " '%''spins''%' AND query NOT LIKE '%system.runtime%'";
    await("the guest runs", () -> !nobodyIsInAGuest());
    Object id = cluster.value(running);
    cluster.query("CALL system.runtime.kill_query('" + id + "', 'enough')");
    query.join(Duration.ofSeconds(30));
    assertEquals(
        "Message: enough",
        String.valueOf(Objects.requireNonNull(failure.get()).getMessage())
            .replaceAll(".*(?=Mess)", ""));
    await("all drivers have left the guest", ClusterTest::nobodyIsInAGuest);
  }

  @Test
  void a_query_whose_time_is_over_stops_an_endless_loop() throws Exception {
    Session hasty =
        Session.builder(cluster.runner().getDefaultSession())
            .setSystemProperty("query_max_execution_time", "2s")
            .build();
    QueryFailedException failure =
        assertThrows(
            QueryFailedException.class,
            () ->
                cluster
                    .runner()
                    .execute(hasty, SPINS.inline() + "SELECT sum(f(nationkey + 1)) FROM nation"));
    assertEquals("Query exceeded the maximum execution time limit of 2.00s", failure.getMessage());
    await("all drivers have left the guest", ClusterTest::nobodyIsInAGuest);
  }

  private static boolean nobodyIsInAGuest() {
    return Thread.getAllStackTraces().values().stream()
        .noneMatch(
            stack ->
                java.util.Arrays.stream(stack)
                    .anyMatch(frame -> frame.getMethodName().contains("spins")));
  }

  @Test
  void programs_are_closed_when_their_query_has_ended() throws Exception {
    cluster.query(CRC.inline() + "SELECT sum(f(CAST(name AS varbinary))) FROM nation");
    await(
        "their memory has been given back",
        () -> {
          System.gc();
          return cluster.memory() == 0;
        });
  }

  @Test
  void a_worker_that_has_another_library_fails_the_query(@TempDir Path folder) throws Exception {
    byte[] module = Files.readAllBytes(Cluster.guests().resolve("sql.so"));
    byte[] other = java.util.Arrays.copyOf(module, module.length + 4);
    // A custom section without a meaning.
    other[module.length + 1] = 2;
    other[module.length + 2] = 1;
    other[module.length + 3] = 'x';
    Files.write(folder.resolve("sql.so"), other);
    try (Cluster mixed =
        Cluster.start(
            1,
            server ->
                PluginConfig.of(
                    server == 0 ? "the coordinator" : "worker 7",
                    server == 0 ? Cluster.guests() : folder))) {
      String sql = CRC.inline() + "SELECT count(f(CAST(comment AS varbinary))) FROM lineitem";
      QueryFailedException failure =
          assertThrows(QueryFailedException.class, () -> mixed.query(sql));
      assertEquals(
          """
          sql.so in %s of worker 7 is another than the one that the query is about:
          >>> worker 7 has %s
          >>> the query wants %s
          Copy one of them to all servers.\
          """
              .formatted(
                  folder,
                  new LibraryFile("sql.so", other).hash(),
                  new LibraryFile("sql.so", module).hash()),
          failure.getMessage());
      Files.write(folder.resolve("sql.so"), module);
      assertEquals(60175L, mixed.value(sql));
      mixed.restartWorker();
      assertEquals(60175L, mixed.value(sql));
    }
  }
}
