package dev.ligature.conformance.programs;

import dev.ligature.linker.DynamicLinker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** CPython's own tests, each module in a program and a directory of its own. */
final class CPythonSuite {
  private static final Pattern RAN = Pattern.compile("^Ran (\\d+) tests? in ", Pattern.MULTILINE);
  private static final Pattern COUNT =
      Pattern.compile("\\b(failures|errors|unexpected successes|skipped)=(\\d+)");
  private static final Pattern SUMMARY =
      Pattern.compile("^(?:OK|FAILED|SUCCESS)(?: \\((.*)\\))?$", Pattern.MULTILINE);
  private static final Pattern BAD = Pattern.compile("^(?:FAIL|ERROR): (\\S+)", Pattern.MULTILINE);
  private static final Pattern SKIPPED =
      Pattern.compile("^(?:\\S+) skipped -- (.*)$", Pattern.MULTILINE);

  private final DynamicLinker linker;
  private final Path parent;
  private final Duration limit;

  /**
   * How a module of tests has ended.
   *
   * @param module its name
   * @param verdict passed, failed or skipped
   * @param tests how many tests have run
   * @param failed how many of them have failed
   * @param skipped how many have skipped themselves
   * @param note why it was skipped, which tests have failed, or how the program has ended
   * @param outcome what the program did
   */
  record Result(
      String module,
      String verdict,
      int tests,
      int failed,
      int skipped,
      String note,
      Outcome outcome) {
    /** All but what was printed, in one line. */
    String line() {
      return "%s|%s|%d|%d|%d|%s".formatted(module, verdict, tests, failed, skipped, note);
    }
  }

  /**
   * Tests of one linker.
   *
   * @param parent where their directories are made
   * @param limit what each may take
   */
  CPythonSuite(DynamicLinker linker, Path parent, Duration limit) {
    this.linker = linker;
    this.parent = parent;
    this.limit = limit;
  }

  /** The names of all modules, sorted. */
  static List<String> modules() throws IOException {
    Path folder = BuiltProgram.folder("cpython").resolve("lib/python3.11/test");
    try (Stream<Path> files = Files.list(folder)) {
      return List.copyOf(
          new TreeSet<>(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.matches("test_\\w+(\\.py)?"))
                  .map(name -> name.replaceFirst("\\.py$", ""))
                  .toList()));
    }
  }

  /** Runs one module. */
  Result run(String module) throws IOException {
    Path directory = Files.createTempDirectory(parent, module);
    Outcome outcome;
    try {
      outcome =
          new GuestPython(linker, directory)
              .writable()
              .within(limit)
              .run("-B", "-m", "test", "-v", module);
    } catch (RuntimeException e) {
      String cause = String.valueOf(e.getCause() == null ? e : e.getCause());
      return new Result(module, "failed", 0, 0, 0, cause, new Outcome(-1, "", cause));
    }
    return result(module, outcome);
  }

  private static Result result(String module, Outcome outcome) {
    String out = outcome.out();
    String all = out + outcome.err();
    int tests = sum(RAN.matcher(all));
    int failed = 0;
    int skipped = 0;
    for (MatchResult summary : SUMMARY.matcher(all).results().toList()) {
      if (summary.group(1) != null) {
        for (MatchResult count : COUNT.matcher(summary.group(1)).results().toList()) {
          int number = Integer.parseInt(count.group(2));
          if (count.group(1).equals("skipped")) {
            skipped += number;
          } else {
            failed += number;
          }
        }
      }
    }
    Matcher whole = SKIPPED.matcher(all);
    if (out.contains("1 test skipped:") && whole.find()) {
      return new Result(module, "skipped", tests, 0, skipped, whole.group(1), outcome);
    }
    if (out.contains("\n1 test OK.\n")) {
      return new Result(module, "passed", tests, failed, skipped, "", outcome);
    }
    List<String> names =
        new ArrayList<>(new TreeSet<>(BAD.matcher(all).results().map(r -> r.group(1)).toList()));
    return new Result(module, "failed", tests, failed, skipped, String.join(", ", names), outcome);
  }

  private static int sum(Matcher matcher) {
    return matcher.results().mapToInt(result -> Integer.parseInt(result.group(1))).sum();
  }
}
