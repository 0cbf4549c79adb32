package dev.ligature.cli;

import dev.ligature.linker.TraceListener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Optional;

/** Where the lines of a trace go: standard error, or a file, which has times too. */
final class TraceLines {
  private static final double NANOS = 1e9;

  private TraceLines() {}

  /**
   * What writes them.
   *
   * @param file the value of {@code --trace-output}
   * @throws UsageException if the file can't be written
   */
  static TraceListener to(Optional<String> file, Host host) {
    if (file.isEmpty()) {
      PrintWriter err = host.printErr();
      return (category, message) -> err.println(category.label() + ": " + message);
    }
    PrintWriter out = new PrintWriter(new PrintableWriter(open(file.get())), true);
    long start = System.nanoTime();
    return (category, message) ->
        out.println(
            "%12.6f %s: %s"
                .formatted((System.nanoTime() - start) / NANOS, category.label(), message));
  }

  private static OutputStream open(String file) {
    try {
      return Files.newOutputStream(FileArgument.path(file));
    } catch (IOException e) {
      throw new UsageException(
          "--trace-output %s: cannot write: %s".formatted(file, Reasons.of(e)));
    }
  }
}
