package dev.ligature.cli;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkCheck;
import dev.ligature.linker.ProgramConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks whether a program would link as {@code run} links it. */
final class LinkChecks {
  private LinkChecks() {}

  /**
   * The check of a program.
   *
   * @param opened the names of the libraries that it opens
   * @throws UsageException if an option's value makes no sense
   */
  static LinkCheck of(RunOptions options, List<String> opened, Host host) throws IOException {
    Optional<EmscriptenRun> emscripten = EmscriptenRun.of(options);
    ProgramConfig config = RunConfig.of(options, emscripten.map(EmscriptenRun::functions), host);
    try (PlannedFile program = PlannedFile.of(options, emscripten)) {
      return DynamicLinker.create().check(program.path(), opened, config(config, program, options));
    }
  }

  /** A program with whole names is for the while in a folder without its libraries. */
  private static ProgramConfig config(
      ProgramConfig config, PlannedFile program, RunOptions options) {
    Path own = FileArgument.path(options.program()).toAbsolutePath();
    if (program.folder().isEmpty() || own.getParent() == null) {
      return config;
    }
    List<Path> path = new ArrayList<>(config.libraryPath());
    path.add(own.getParent());
    return config.toBuilder().libraryPath(path).build();
  }
}
