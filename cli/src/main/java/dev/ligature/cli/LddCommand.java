package dev.ligature.cli;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.LoadPlan;
import dev.ligature.linker.ProgramConfig;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  private final Failures failures;

  @Mixin private SearchOptions search;

  @Parameters(index = "0", paramLabel = "MODULE", description = "The file of a program or library.")
  private String module;

  LddCommand(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  @Override
  public Integer call() {
    Optional<String> problem = FileArgument.problem("module", module);
    if (problem.isPresent()) {
      failures.cannotRun(problem.get());
      return ExitStatus.INCOMPLETE;
    }
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(RunConfig.libraryPath(search.libraryPath(), host))
            .linkPolicy(
                LinkPolicy.standard()
                    .withFolders(RunConfig.linkDirectories(search.linkDirectories())))
            .preloads(RunConfig.preloads(search.preloads(), host))
            .build();
    LoadPlan plan;
    try {
      plan = DynamicLinker.create().plan(FileArgument.path(module), config);
    } catch (LinkException e) {
      failures.report(e);
      return ExitStatus.INCOMPLETE;
    }
    PrintWriter out = host.printOut();
    new PlanTree(plan).lines().forEach(out::println);
    return plan.complete() ? ExitStatus.SUCCESS : ExitStatus.INCOMPLETE;
  }
}
