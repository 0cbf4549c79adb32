package dev.ligature.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which standard streams are terminals: a guest's C library writes line by line to one, in blocks
 * otherwise.
 *
 * @param in whether standard input is
 * @param out whether standard output is
 * @param err whether standard error is
 */
public record Terminals(boolean in, boolean out, boolean err) {
  /** No terminals. */
  public static final Terminals NONE = new Terminals(false, false, false);

  /** Those of this process. {@link System#console} knows too, but takes long to start. */
  static Terminals ofProcess() {
    return new Terminals(isTerminal(0), isTerminal(1), isTerminal(2));
  }

  private static boolean isTerminal(int fd) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fd)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      // Not Linux. Taken for a terminal, output comes in more pieces, but never late.
      return true;
    }
  }
}
