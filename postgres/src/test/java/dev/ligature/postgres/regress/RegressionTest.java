package dev.ligature.postgres.regress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.postgres.Databases;
import dev.ligature.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * All tests of PostgreSQL's {@code parallel_schedule}, one after the other. Those that fail are in
 * the document, with the cause.
 */
@Tag("nightly")
final class RegressionTest {
  private static final Path ROOT = Path.of(System.getProperty("ligature.root"));

  /** A row of the document's table: names in its first cell. */
  private static final Pattern ROW =
      Pattern.compile("^\\| ([a-z0-9_.]+(?:, [a-z0-9_.]+)*) \\| .* \\|$");

  private static final String HEADER = "tests";

  @Test
  void the_tests_that_fail_are_those_of_the_document() throws IOException, InterruptedException {
    Suite.assumeThere();
    Path folder = Files.createDirectories(ROOT.resolve("postgres/target/regress"));
    Files.createDirectories(folder.resolve("results"));
    Map<String, String> failed = new TreeMap<>();
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder(Databases.files())
            .extensions(Databases.files().extensions().toArray(String[]::new))
            .readOnlyDirectory(Suite.TESTS.toString(), Suite.TESTS)
            .directory(folder.toString(), folder)
            .sessionTimeout(Duration.ofSeconds(20))
            .port(0)
            .start()) {
      Suite suite = new Suite(postgres.port(), folder);
      suite.execute("postgres", "CREATE DATABASE regression TEMPLATE template0");
      suite.execute("postgres", "ALTER DATABASE regression SET lc_messages TO 'C'");
      suite.execute("postgres", "ALTER DATABASE regression SET bytea_output TO 'hex'");
      for (String name : Suite.names()) {
        String difference = suite.run(name);
        if (!difference.isEmpty()) {
          failed.put(name, difference);
        }
      }
    }
    List<String> lines = failed.entrySet().stream().map(Map.Entry::toString).toList();
    Files.write(folder.resolve("failed.txt"), lines);
    assertEquals(String.join("\n", documented()), String.join("\n", failed.keySet()));
  }

  /** The names in the first column of the table of those that fail. */
  private static Set<String> documented() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : Files.readAllLines(ROOT.resolve("docs/postgres-regression.md"))) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        names.addAll(List.of(row.group(1).split(", ", -1)));
      }
    }
    names.remove(HEADER);
    return names;
  }
}
