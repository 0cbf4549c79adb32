package dev.ligature.emscripten;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long a program takes here and in Node. */
final class ProgramTimes {
  /** What the scripts for Node print at their end. */
  private static final Pattern MILLISECONDS = Pattern.compile("(?m)^ms (\\d+)$");

  private ProgramTimes() {}

  /** The cells of the table: the first time in this JVM, the second, and Node's. */
  static String measure(ProgramRow row, Path modules) throws Throwable {
    return String.join(
        " | ", seconds(here(row)), seconds(here(row)), seconds(node(row.node(), modules)));
  }

  private static long here(ProgramRow row) throws Throwable {
    long start = System.nanoTime();
    row.action().execute();
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static long node(List<String> script, Path modules)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("node"));
    command.addAll(script);
    Process process =
        new ProcessBuilder(command).directory(modules.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    Matcher milliseconds = MILLISECONDS.matcher(output);
    if (!milliseconds.find()) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
    return Long.parseLong(milliseconds.group(1));
  }

  private static String seconds(long milliseconds) {
    BigDecimal seconds = BigDecimal.valueOf(milliseconds, 3).setScale(1, RoundingMode.HALF_UP);
    return String.format(Locale.ROOT, "%s s", seconds);
  }
}
