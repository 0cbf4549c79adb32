package dev.ligature.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
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

/** A pool of connections before a server that has one session. */
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

  private static String ask(HikariDataSource pool, int number) {
    try (Connection connection = pool.getConnection()) {
      return Databases.one(connection, "SELECT " + number);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void of_a_larger_pool_one_connection_works_and_a_second_is_refused() throws SQLException {
    try (HikariDataSource pool = pool(3)) {
      try (Connection first = pool.getConnection()) {
        assertEquals("1", Databases.one(first, "SELECT 1"));
        assertThrows(SQLTransientConnectionException.class, () -> pool.getConnection().close());
        assertEquals("2", Databases.one(first, "SELECT 2"));
      }
      try (Connection again = pool.getConnection()) {
        assertEquals("3", Databases.one(again, "SELECT 3"));
      }
    }
  }
}
