package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.linker.DynamicLinker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CPython's own tests: some by day, all by night, when they have to end as the document says. */
final class CPythonSuiteTest {
  private static final Path ROOT = Path.of(System.getProperty("ligature.root"));

  /** Some that take seconds, of the interpreter and of extension modules. */
  private static final List<String> BY_DAY =
      List.of(
          "test_array",
          "test_binascii",
          "test_bisect",
          "test_call",
          "test_csv",
          "test_generators",
          "test_grammar",
          "test_struct",
          "test_zlib");

  /** A heading of the document, whose first word is how the modules below it end. */
  private static final Pattern HEADING = Pattern.compile("^## ([A-Z][a-z]+).*");

  /** A row of a table: the modules are in the first cell. */
  private static final Pattern ROW = Pattern.compile("^\\| ([^|]*) \\|.*");

  private static final Pattern MODULE = Pattern.compile("\\btest_\\w+");

  @TempDir Path parent;

  @Test
  void those_by_day_pass() throws Exception {
    CPythonSuite suite = suite(Duration.ofMinutes(5));
    for (String module : BY_DAY) {
      CPythonSuite.Result result = suite.run(module);
      assertEquals("passed", result.verdict(), result::line);
    }
  }

  /** Writes what each has printed into {@code conformance/target/python-tests}. */
  @Test
  @Tag("nightly")
  void all_end_as_the_document_says() throws Exception {
    CPythonSuite suite = suite(Duration.ofMinutes(20));
    Path folder = Files.createDirectories(ROOT.resolve("conformance/target/python-tests"));
    Map<String, String> ended = new TreeMap<>();
    StringBuilder lines = new StringBuilder();
    for (String module : CPythonSuite.modules()) {
      CPythonSuite.Result result = suite.run(module);
      Files.writeString(
          folder.resolve(module + ".txt"), result.outcome().out() + result.outcome().err());
      lines.append(result.line()).append('\n');
      ended.put(module, result.verdict());
    }
    Files.writeString(folder.resolve("results.txt"), lines);
    assertEquals(text(documented()), text(ended));
  }

  private CPythonSuite suite(Duration limit) {
    return new CPythonSuite(DynamicLinker.create(), parent, limit);
  }

  private static String text(Map<String, String> verdicts) {
    return verdicts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** How each module ends, by the tables of the document. */
  private static Map<String, String> documented() throws IOException {
    Map<String, String> verdicts = new TreeMap<>();
    String verdict = "";
    for (String line : Files.readAllLines(ROOT.resolve("docs/python-tests.md"))) {
      Matcher heading = HEADING.matcher(line);
      Matcher row = ROW.matcher(line);
      if (heading.matches()) {
        verdict = heading.group(1).toLowerCase(Locale.ROOT);
      } else if (row.matches()) {
        Matcher modules = MODULE.matcher(row.group(1));
        while (modules.find()) {
          verdicts.put(modules.group(), verdict);
        }
      }
    }
    return verdicts;
  }
}
