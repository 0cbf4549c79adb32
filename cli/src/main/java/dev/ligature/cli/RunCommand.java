package dev.ligature.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** {@code ligature run} as picocli reads it. */
@Command(
    name = "run",
    description = "Links a program with the libraries it needs and runs it.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ligature run --dir . program.wasm argument",
      "  ligature run --library-path lib --trace libs,files program.wasm",
      "  ligature run --timeout 5 --max-memory-pages 1024 program.wasm"
    })
final class RunCommand implements Callable<Integer> {
  private final Host host;
  private final Failures failures;

  @Mixin private final ProgramOptions options = new ProgramOptions();

  @Parameters(index = "0", paramLabel = "PROGRAM", description = "The file of the program.")
  private String program;

  @Parameters(
      index = "1..*",
      paramLabel = "ARGS",
      description = "The program's arguments, options too.")
  private List<String> arguments = new ArrayList<>();

  RunCommand(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  /** Adds what the annotations do not have. */
  void complete(CommandSpec spec) {
    options.addLimits(spec);
  }

  @Override
  public Integer call() {
    return new RunProgram(host, failures).run(options());
  }

  RunOptions options() {
    return options.of(program, arguments);
  }
}
