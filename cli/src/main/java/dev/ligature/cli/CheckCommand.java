package dev.ligature.cli;

import dev.ligature.cli.json.JsonObject;
import dev.ligature.linker.LinkCheck;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.UndefinedReference;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.PrintableText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ligature check}: says whether a program would link. */
@Command(
    name = "check",
    description = "Says whether a program would link, and all that would keep it from that.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Nothing is run. Libraries are found and symbols looked up as 'ligature run' does it with"
          + " the",
      "same options and --bind-now. The exit status is 0 if the program would link, 1 if not.",
      "Sizes of memory and table, and what constructors do, are not looked at.",
      "",
      "Examples:",
      "  ligature check --library-path lib program.wasm",
      "  ligature check --lazy program.wasm plugin.so"
    })
final class CheckCommand implements Callable<Integer> {
  private final Host host;
  private final Failures failures;

  @Option(
      names = "--lazy",
      description =
          "Let functions be undefined, as 'ligature run' without --bind-now: they are told, but"
              + " fail only when they are called.")
  private boolean lazy;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @Mixin private final ProgramOptions options = new ProgramOptions();

  @Parameters(
      index = "0",
      paramLabel = "PROGRAM",
      description = "The file of the program, or of a library; - is standard input.")
  private String program;

  @Parameters(
      index = "1..*",
      paramLabel = "LIBRARIES",
      description = "Libraries that the program opens by these names when it runs.")
  private List<String> libraries = new ArrayList<>();

  CheckCommand(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  /** Adds what the annotations do not have. */
  void complete(CommandSpec spec) {
    options.addLimits(spec);
  }

  @Override
  public Integer call() {
    Optional<String> problem = ModuleArgument.problem("program", program);
    if (problem.isPresent()) {
      failures.cannotRun(problem.get());
      return ExitStatus.INCOMPLETE;
    }
    try {
      return tell(LinkChecks.of(options.of(program, List.of()), libraries, host));
    } catch (LinkException e) {
      failures.report(e);
    } catch (IOException e) {
      failures.cannotRun(PrintableText.of(ModuleArgument.problem(program, e)));
    }
    return ExitStatus.INCOMPLETE;
  }

  private int tell(LinkCheck check) {
    boolean links = check.problems().stream().allMatch(this::isLeftForLater);
    if (json) {
      JsonObject object =
          new JsonObject().with("file", ModuleArgument.name(program)).with("links", links);
      LinkJson.addPlan(object, check.plan());
      LinkJson.addProblems(object, check);
      host.printOut().println(LinkJson.addUnused(object, check));
    } else {
      check.problems().forEach(problem -> failures.cannotRun(String.valueOf(problem.getMessage())));
      host.printOut()
          .println(PrintableText.of(ModuleArgument.name(program) + ": " + verdict(check, links)));
    }
    return links ? ExitStatus.SUCCESS : ExitStatus.INCOMPLETE;
  }

  /** Whether a program with a problem starts all the same. */
  private boolean isLeftForLater(LinkException problem) {
    return lazy
        && problem instanceof LinkException.Undefined undefined
        && undefined.references().stream()
            .map(UndefinedReference::kind)
            .allMatch(ExternKind.FUNCTION::equals);
  }

  private static String verdict(LinkCheck check, boolean links) {
    String problems = count(check.problems().size(), "problem");
    if (!links) {
      return "does not link: " + problems;
    }
    int others = check.plan().entries().size() - 1;
    String libraries = others == 1 ? "1 library" : others + " libraries";
    String text = "links, with " + (others == 0 ? "no libraries" : libraries);
    return check.problems().isEmpty() ? text : text + "; " + problems + " when it runs";
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
