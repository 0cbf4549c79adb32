package dev.ligature.postgres.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.ligature.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** What tests with the annotation are given. The classes in it are run by a JUnit of their own. */
final class WithPostgresTest {
  private static final Path PACKAGES =
      Path.of(System.getProperty("ligature.root"), "postgres/modules/node_modules/@electric-sql");

  private @Nullable String before;

  @BeforeEach
  void set() {
    before = System.getProperty(Packages.PROPERTY);
    System.setProperty(Packages.PROPERTY, PACKAGES.toString());
  }

  @AfterEach
  void reset() {
    if (before == null) {
      System.clearProperty(Packages.PROPERTY);
    } else {
      System.setProperty(Packages.PROPERTY, before);
    }
  }

  private static EngineExecutionResults run(Class<?> test) {
    assumeTrue(
        Files.isDirectory(PACKAGES.resolve("pglite")), "no modules: npm ci in postgres/modules");
    return EngineTestKit.engine("junit-jupiter").selectors(selectClass(test)).execute();
  }

  private static void passes(Class<?> test, int count) {
    EngineExecutionResults results = run(test);
    results.testEvents().failed().stream()
        .flatMap(
            event -> event.getPayload(org.junit.platform.engine.TestExecutionResult.class).stream())
        .flatMap(result -> result.getThrowable().stream())
        .forEach(
            failure -> {
              throw new AssertionError(failure);
            });
    assertEquals(count, results.testEvents().succeeded().count());
  }

  private static String failure(Class<?> test) {
    List<Event> failed = run(test).testEvents().failed().list();
    assertEquals(1, failed.size());
    return failed
        .getFirst()
        .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
        .getThrowable()
        .map(String::valueOf)
        .orElseThrow();
  }

  private static String one(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  @WithPostgres(extensions = "vector", scripts = "schema.sql")
  static final class OwnDatabase {
    private void take(Connection connection) throws SQLException {
      assertEquals("2", one(connection, "SELECT count(*) FROM item"));
      assertEquals("5", one(connection, "SELECT place <-> '[0,0]' FROM item WHERE id = 2"));
      assertEquals("a;b", one(connection, "SELECT names()"));
      try (Statement statement = connection.createStatement()) {
        statement.execute("DELETE FROM item");
      }
    }

    @Test
    void first(Connection connection, DataSource source, EmbeddedPostgres postgres)
        throws SQLException {
      take(connection);
      try (Connection second = source.getConnection();
          Connection third = postgres.dataSource().getConnection()) {
        assertEquals("0", one(second, "SELECT count(*) FROM item"));
        assertEquals("0", one(third, "SELECT count(*) FROM item"));
      }
    }

    @Test
    void second(Connection connection) throws SQLException {
      take(connection);
    }

    @Nested
    final class Inside {
      @Test
      void third(Connection connection) throws SQLException {
        take(connection);
      }
    }
  }

  @Test
  void each_test_has_a_copy_of_what_the_scripts_have_made() {
    passes(OwnDatabase.class, 3);
  }

  @WithPostgres(shared = true)
  static final class SharedDatabase {
    private static final List<EmbeddedPostgres> SEEN = new ArrayList<>();

    @BeforeEach
    void see(EmbeddedPostgres postgres, Connection connection) throws SQLException {
      SEEN.add(postgres);
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE IF NOT EXISTS seen (i int)");
        statement.execute("INSERT INTO seen VALUES (1)");
        assertEquals(String.valueOf(SEEN.size()), one(connection, "SELECT count(*) FROM seen"));
      }
    }

    @Test
    void first() {
      assertSame(SEEN.getFirst(), SEEN.getLast());
    }

    @Test
    void second() {
      assertSame(SEEN.getFirst(), SEEN.getLast());
    }
  }

  @Test
  void a_class_can_share_a_database_which_is_closed_with_it() {
    SharedDatabase.SEEN.clear();
    passes(SharedDatabase.class, 2);
    DataSource source = SharedDatabase.SEEN.getFirst().dataSource();
    SQLException closed = assertThrows(SQLException.class, () -> source.getConnection().close());
    assertEquals("57P03", closed.getSQLState());
  }

  @WithPostgres
  static final class TooEarly {
    @BeforeAll
    static void never(DataSource source) {
      assertNotNull(source);
    }

    @Test
    void test() {}
  }

  @WithPostgres(shared = true)
  static final class SharedWithNested {
    private static final Set<EmbeddedPostgres> SEEN = new HashSet<>();

    @BeforeAll
    static void first(EmbeddedPostgres postgres) {
      SEEN.add(postgres);
    }

    @Nested
    final class Inside {
      @Test
      void second(EmbeddedPostgres postgres) {
        SEEN.add(postgres);
        assertEquals(1, SEEN.size());
      }
    }

    @Nested
    final class Beside {
      @Test
      void third(EmbeddedPostgres postgres) {
        SEEN.add(postgres);
        assertEquals(1, SEEN.size());
      }
    }
  }

  @Test
  void nested_classes_share_the_database_of_the_outer_one() {
    SharedWithNested.SEEN.clear();
    passes(SharedWithNested.class, 2);
  }

  @Test
  void what_runs_once_for_all_tests_has_none_of_their_databases() {
    List<Event> failed = run(TooEarly.class).allEvents().failed().list();
    assertEquals(
        "org.junit.jupiter.api.extension.ParameterResolutionException: "
            + TooEarly.class.getName()
            + ": each test has its own database, so what runs once for all has none; say"
            + " @WithPostgres(shared = true), or take it in the test or @BeforeEach",
        failed
            .getFirst()
            .getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
            .getThrowable()
            .map(String::valueOf)
            .orElseThrow());
  }

  @WithPostgres(scripts = "wrong.sql")
  static final class WrongScript {
    @Test
    void never(DataSource source) {
      assertNotNull(source);
    }
  }

  @WithPostgres(scripts = "missing.sql")
  static final class MissingScript {
    @Test
    void never(DataSource source) {
      assertNotNull(source);
    }
  }

  @Test
  void scripts_that_fail_or_are_missing_are_named() {
    assertEquals(
        "org.junit.jupiter.api.extension.ParameterResolutionException: PostgreSQL does not start:"
            + " script wrong.sql: ERROR: division by zero",
        failure(WrongScript.class));
    assertEquals(
        "org.junit.jupiter.api.extension.ParameterResolutionException: no script missing.sql:"
            + " it is no resource of "
            + MissingScript.class.getName(),
        failure(MissingScript.class));
  }

  @Test
  void without_packages_it_is_said_how_to_get_them(@TempDir Path folder) throws IOException {
    String message =
        assertThrows(ParameterResolutionException.class, () -> Packages.folder(folder.toString()))
            .getMessage();
    assertEquals(
        """
        no PostgreSQL: there is no folder `pglite` in %s
        >>> get it:  npm install @electric-sql/pglite@0.5.16 --legacy-peer-deps
        >>> or say where it is: by the system property ligature.postgres.packages or @WithPostgres(packages = ..)\
        """
            .formatted(folder),
        message);
    Files.createDirectory(folder.resolve("pglite"));
    assertEquals(folder, Packages.folder(folder.toString()));
  }
}
