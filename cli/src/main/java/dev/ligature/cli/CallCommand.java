package dev.ligature.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ligature call}: calls a function of a library. */
@Command(
    name = "call",
    description = "Calls an exported function of a library or program, and prints its result.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "ARGS are numbers, decimal or hexadecimal, with a point where the function takes one. Where",
      "it takes an int, all that is no number, and all in double quotes, is a string in the"
          + " guest's",
      "memory, and its address is passed. Options stand in front of FILE, which - makes standard",
      "input. A program's main is not run. The exit status is 0 if the function returns.",
      "",
      "Examples:",
      "  ligature call libm.so sqrt 2",
      "  ligature call --returns string libz.so zlibVersion",
      "  ligature call --returns hex libz.so crc32 0 hello 5",
      "  ligature call --json libm.so frexp 8 0",
      "  ligature call libc.so strlen '\"12\"'"
    })
final class CallCommand implements Callable<Integer> {
  private final Host host;
  private final Failures failures;

  @Option(
      names = "--returns",
      paramLabel = "KIND",
      description =
          "Print a result that is an int as signed, unsigned, hex, or as the string that it points"
              + " to. Signed unless given.")
  private String returns = "signed";

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Mixin private final ProgramOptions options = new ProgramOptions();

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The file of the library or program; - is standard input.")
  private String file;

  @Parameters(index = "1", paramLabel = "FUNCTION", description = "The name of the function.")
  private String function;

  @Parameters(index = "2..*", paramLabel = "ARGS", description = "Its arguments.")
  private List<String> arguments = new ArrayList<>();

  CallCommand(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  /** Adds what the annotations do not have. */
  void complete(CommandSpec spec) {
    options.addLimits(spec);
  }

  @Override
  public Integer call() {
    CallResult result =
        Arrays.stream(CallResult.values())
            .filter(kind -> kind.label().equals(returns.toLowerCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "--returns " + returns + ": expected signed, unsigned, hex or string"));
    Optional<String> problem = ModuleArgument.problem("module", file);
    if (problem.isPresent()) {
      return failures.cannotRun(problem.get());
    }
    CalledFunction called = new CalledFunction(host, failures, function, arguments, result, json);
    return new RunProgram(host, failures).run(options.of(file, List.of()), called::call);
  }
}
