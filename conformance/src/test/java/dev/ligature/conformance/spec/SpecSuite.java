package dev.ligature.conformance.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ligature.engine.EngineOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * The specification's test suite on an engine with given options, a test a file; a summary is
 * written when all have run.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SpecSuite {
  /** Deep enough for the recursions that must succeed, shallow enough to exhaust soon. */
  private static final long STACK_SIZE = 8L << 20;

  private static final Duration TIME_LIMIT = Duration.ofMinutes(3);

  private final EngineOptions options;
  private final String summaryFile;
  private final SortedMap<String, FileReport> reports = new TreeMap<>();

  SpecSuite(EngineOptions options, String summaryFile) {
    this.options = options;
    this.summaryFile = summaryFile;
  }

  @TestFactory
  Stream<DynamicTest> every_file_of_the_suite_passes() {
    Path folder = Suite.folder();
    if (!Files.isDirectory(folder)) {
      return Stream.of(dynamicTest("suite", () -> assumeTrue(false, Suite.missing())));
    }
    return Suite.scripts().stream()
        .filter(this::includes)
        .map(path -> dynamicTest(path.toString(), () -> run(folder, path)));
  }

  private void run(Path folder, Path path) throws IOException, InterruptedException {
    byte[] text = Files.readAllBytes(folder.resolve(path));
    prepare(path, text);
    FileReport report = report(path, text);
    reports.put(path.toString(), report);
    assertEquals(List.of(), report.failures());
    check(path);
    assumeTrue(report.passed() > 0, "all skipped: " + report.skipped());
  }

  final EngineOptions options() {
    return options;
  }

  /** Whether a file is run. */
  boolean includes(Path path) {
    return true;
  }

  /** What is done before a file is run. */
  void prepare(Path path, byte[] text) throws InterruptedException {}

  /** What has to hold when a file was run. */
  void check(Path path) {}

  /** Runs a file. */
  final FileReport report(Path path, byte[] text) throws InterruptedException {
    FileReport report = new FileReport(path.toString());
    Dialect dialect = path.startsWith("threads") ? Dialect.THREADS : Dialect.CURRENT;
    String name = path.getFileName().toString();
    Runnable script =
        () -> runScript(new ScriptRunner(name, dialect, report, options), report, text);
    Thread thread = new Thread(null, script, "spec " + path, STACK_SIZE);
    thread.setDaemon(true);
    thread.start();
    if (thread.join(TIME_LIMIT)) {
      return report;
    }
    // The thread still writes to its own report, so another takes its place.
    FileReport late = new FileReport(path.toString());
    late.fail(1, "did not end within " + TIME_LIMIT);
    return late;
  }

  private static void runScript(ScriptRunner runner, FileReport report, byte[] text) {
    try {
      runner.run(text);
    } catch (RuntimeException | Error e) {
      report.fail(1, "unexpected " + e);
    }
  }

  @AfterAll
  void writeSummary() throws IOException {
    if (!reports.isEmpty()) {
      Path target = Files.createDirectories(Suite.root().resolve("conformance/target"));
      Files.writeString(target.resolve(summaryFile), SuiteSummary.of(reports.values()));
    }
  }
}
