package dev.ligature.cli;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkCheck;
import dev.ligature.linker.ProgramConfig;
import java.io.IOException;
import java.util.List;

/** Checks whether a program would link as {@code run} links it. */
final class LinkChecks {
  private LinkChecks() {}

  /**
   * The check of a program.
   *
   * @param opened the names of the libraries that it opens
   * @throws IOException if standard input can't be read
   * @throws UsageException if an option's value makes no sense
   */
  static LinkCheck of(RunOptions options, List<String> opened, Host host) throws IOException {
    MainModule main = MainModule.of(options, host);
    ProgramConfig config = RunConfig.of(options, main.functions(), host);
    return main.check(DynamicLinker.create(), opened, config);
  }
}
