package dev.ligature.postgres.pgjdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.postgres.Databases;
import dev.ligature.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All tests of pgjdbc, by the driver's own build. The classes with tests that fail are in the
 * document, with the cause.
 */
@Tag("nightly")
final class DriverSuiteTest {
  private static final Path ROOT = Path.of(System.getProperty("ligature.root"));
  private static final Path BUILD = ROOT.resolve("postgres/pgjdbc/target");
  private static final Path SOURCE = BUILD.resolve("source");
  private static final Path REPORTS = SOURCE.resolve("target/surefire-reports");
  private static final long MINUTES = 90;

  /** As many as there are at least; a build that breaks has none. */
  private static final int LEAST = 9000;

  private static final Pattern CASE =
      Pattern.compile(
          "<testcase [^>]*classname=\"[\\w.]*?(\\w+)(?:\\$\\w+)?\"[^>]*>\\s*<(failure|error)");

  private static final Pattern COUNT = Pattern.compile("<testcase ");

  /** A row of the document's table: classes in its first cell. */
  private static final Pattern ROW =
      Pattern.compile("^\\| ((?:`\\w+`(?:, )?)+) \\| \\d+ \\| .* \\|$");

  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  @Test
  void tests_fail_in_no_other_class_than_those_of_the_document() throws Exception {
    assumeTrue(ready(), "not there: run  postgres/pgjdbc/fetch");
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder(Databases.files())
            .extensions("hstore", "citext", "uuid-ossp")
            .sessionTimeout(Duration.ofSeconds(5))
            .port(0)
            .start()) {
      prepare(postgres);
      clear();
      Files.writeString(
          SOURCE.resolve("build.local.properties"),
          """
          test.url.PGHOST=127.0.0.1
          test.url.PGPORT=%d
          """
              .formatted(postgres.port()));
      build();
    }
    int tests = 0;
    Set<String> failed = new TreeSet<>();
    int failures = 0;
    for (Path report : reports()) {
      String text = Files.readString(report);
      tests += (int) COUNT.matcher(text).results().count();
      Matcher matcher = CASE.matcher(text);
      while (matcher.find()) {
        failed.add(matcher.group(1));
        failures++;
      }
    }
    String counts = "%d tests, %d failed: %s".formatted(tests, failures, failed);
    Files.writeString(BUILD.resolve("result.txt"), counts);
    assertTrue(tests > LEAST, counts);
    failed.removeAll(documented());
    assertEquals(Set.of(), failed, counts);
  }

  private static boolean ready() throws IOException {
    if (!Files.isDirectory(BUILD)) {
      return false;
    }
    try (Stream<Path> files = Files.list(BUILD)) {
      return files.anyMatch(file -> file.getFileName().toString().startsWith("ready-"));
    }
  }

  /** The role, database and extensions that the driver's tests expect. */
  private static void prepare(EmbeddedPostgres postgres) throws SQLException {
    try (Connection connection = postgres.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE test LOGIN");
      statement.execute("CREATE DATABASE test OWNER test");
    }
    try (Connection connection = postgres.dataSource("test").getConnection();
        Statement statement = connection.createStatement()) {
      for (String name : List.of("hstore", "citext", "\"uuid-ossp\"")) {
        statement.execute("CREATE EXTENSION " + name);
      }
    }
  }

  private static void clear() throws IOException {
    if (Files.isDirectory(REPORTS)) {
      try (Stream<Path> all = Files.walk(REPORTS)) {
        for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void build() throws IOException, InterruptedException {
    Process maven =
        new ProcessBuilder("mvn", "-o", "-B", "-ntp", "test", "-Dmaven.test.failure.ignore=true")
            .directory(SOURCE.toFile())
            .redirectErrorStream(true)
            .redirectOutput(BUILD.resolve("tests.log").toFile())
            .start();
    if (!maven.waitFor(MINUTES, TimeUnit.MINUTES)) {
      maven.destroy();
      throw new AssertionError("not done in %d minutes: see %s".formatted(MINUTES, BUILD));
    }
    assertEquals(0, maven.exitValue(), "see tests.log in " + BUILD);
  }

  private static List<Path> reports() throws IOException {
    try (Stream<Path> files = Files.list(REPORTS)) {
      return files.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
    }
  }

  private static Set<String> documented() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/postgres-regression.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        NAME.matcher(row.group(1)).results().forEach(name -> names.add(name.group(1)));
      }
    }
    return names;
  }
}
