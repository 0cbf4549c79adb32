package dev.ligature.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import picocli.CommandLine.Help;

/** Whether help has colours: on a terminal that has them, unless nobody wants them. */
final class Colours {
  private Colours() {}

  /**
   * Those of standard output.
   *
   * @see <a href="https://no-color.org">NO_COLOR</a>
   */
  static Help.Ansi of(Host host) {
    boolean wanted =
        host.environment().getOrDefault("NO_COLOR", "").isEmpty()
            && !host.environment().getOrDefault("TERM", "dumb").equals("dumb");
    return wanted && areTerminals(host.terminals().out()) ? Help.Ansi.ON : Help.Ansi.OFF;
  }

  /** Whether what is taken for a terminal is one: {@link Terminals} only knows on Linux. */
  static boolean areTerminals(boolean taken) {
    return taken
        && (Files.exists(Path.of("/proc/self/fd"))
            || Objects.requireNonNull(System.console()).isTerminal());
  }
}
