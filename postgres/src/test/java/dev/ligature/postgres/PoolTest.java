package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A pool of connections before a server that has one backend. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PoolTest {
  private EmbeddedPostgres postgres;

  @BeforeAll
  void start() throws IOException {
    postgres =
        EmbeddedPostgres.builder(Databases.files()).sessionTimeout(Duration.ofSeconds(1)).start();
  }

  @AfterAll
  void stop() {
    if (postgres != null) {
      postgres.close();
    }
  }

  private HikariDataSource pool(int size) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(postgres.dataSource());
    config.setMaximumPoolSize(size);
    config.setConnectionTimeout(3000);
    return new HikariDataSource(config);
  }

  @Test
  void a_pool_of_one_connection_serves_many_threads() {
    try (HikariDataSource pool = pool(1);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<String>> all =
          IntStream.range(0, 50)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> ask(pool, i), threads))
              .toList();
      for (int i = 0; i < 50; i++) {
        assertEquals(String.valueOf(i), all.get(i).join());
      }
    }
  }

  private static String askFor(HikariDataSource pool, String query) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return Databases.one(connection, query);
    }
  }

  private static String ask(HikariDataSource pool, int number) {
    try {
      return askFor(pool, "SELECT " + number);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_pool_of_the_usual_size_serves_many_threads() {
    try (HikariDataSource pool = pool(10);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<String>> all =
          IntStream.range(0, 100)
              .mapToObj(i -> CompletableFuture.supplyAsync(() -> ask(pool, i), threads))
              .toList();
      for (int i = 0; i < 100; i++) {
        assertEquals(String.valueOf(i), all.get(i).join());
      }
    }
  }

  @Test
  void a_thread_with_a_transaction_that_waits_for_a_second_connection_is_refused_that()
      throws SQLException {
    try (HikariDataSource pool = pool(3)) {
      try (Connection first = pool.getConnection()) {
        first.setAutoCommit(false);
        assertEquals("1", Databases.one(first, "SELECT 1"));
        assertThrows(SQLException.class, () -> askFor(pool, "SELECT 2"));
        assertEquals("3", Databases.one(first, "SELECT 3"));
        first.commit();
      }
      try (Connection again = pool.getConnection()) {
        assertEquals("4", Databases.one(again, "SELECT 4"));
      }
    }
  }
}
