package dev.ligature.cli;

import dev.ligature.linker.Linker;
import dev.ligature.linker.LoadPlan;
import dev.ligature.linker.ProgramConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ligature ldd}: prints what a program would load, and runs nothing of it. */
@Command(
    name = "ldd",
    description = "Prints the libraries that a program or library needs, and where they are.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Each line is a library, below the one that needs it: where it was found, and the base and",
      "size of its area in memory (bytes) and in the table (elements). A library is printed with"
          + " its",
      "own needs where it is first needed only. The exit status is 1 if one is missing or can't be",
      "loaded."
    })
final class LddCommand implements Callable<Integer> {
  private final Host host;

  @Option(
      names = "--library-path",
      paramLabel = "DIR:..",
      description =
          "Search libraries in these directories first, instead of those in"
              + " LIGATURE_LIBRARY_PATH.")
  private String libraryPath;

  @Option(
      names = "--preload",
      paramLabel = "LIB",
      description = "Load a library right after the program. Repeatable.")
  private java.util.List<String> preloads = new java.util.ArrayList<>();

  @Parameters(index = "0", paramLabel = "MODULE", description = "The file of a program or library.")
  private String module;

  LddCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(RunConfig.libraryPath(libraryPath, host))
            .preloads(preloads)
            .build();
    LoadPlan plan = Linker.create().plan(Path.of(module), config);
    PrintWriter out = host.printOut();
    new PlanTree(plan).lines().forEach(out::println);
    return plan.complete() ? ExitStatus.SUCCESS : ExitStatus.INCOMPLETE;
  }
}
