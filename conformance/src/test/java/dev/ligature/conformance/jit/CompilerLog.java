package dev.ligature.conformance.jit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code -XX:+LogCompilation} writes. */
final class CompilerLog {
  private static final Pattern TASK = Pattern.compile("<task [^>]*method='([^']*)'");
  private static final Pattern FAILURE = Pattern.compile("<failure reason='([^']*)'");

  /** Those that are followed by another try, or mean that nobody wants the code any more. */
  private static final Pattern PASSING =
      Pattern.compile("stale task|concurrent class loading|retry .*|.*dependency.*");

  private final List<String> tasks = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  private CompilerLog() {}

  static CompilerLog read(Path file) throws IOException {
    CompilerLog log = new CompilerLog();
    String method = "";
    for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      Matcher task = TASK.matcher(line);
      if (task.find()) {
        method = task.group(1);
        log.tasks.add(method);
      }
      Matcher failure = FAILURE.matcher(line);
      if (failure.find() && !PASSING.matcher(failure.group(1)).matches()) {
        log.failures.add(method + ": " + failure.group(1));
      }
    }
    return log;
  }

  /** The methods that were compiled, as often as they were. */
  List<String> tasks() {
    return tasks;
  }

  /** What a compiler gave up on, and why. */
  List<String> failures() {
    return failures;
  }
}
