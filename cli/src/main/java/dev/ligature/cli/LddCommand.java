package dev.ligature.cli;

import dev.ligature.cli.json.JsonObject;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkCheck;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.LoadPlan;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasm.PrintableText;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ligature ldd}: prints what programs would load, and runs nothing of them. */
@Command(
    name = "ldd",
    description = "Prints the libraries that programs or libraries need, and where they are.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Each line is a library, below the one that needs it: where it was found, and the base and",
      "size of its area in memory (bytes) and in the table (elements). A library is printed with"
          + " its",
      "own needs where it is first needed only. The exit status is 1 if one is missing or can't be",
      "loaded, with -r also if a symbol is undefined, with -u also if one is not used.",
      "",
      "Examples:",
      "  ligature ldd program.wasm",
      "  ligature ldd -r --library-path lib program.wasm",
      "  ligature ldd -u lib/*.so"
    })
final class LddCommand implements Callable<Integer> {
  private final Host host;
  private final Failures failures;
  private final DynamicLinker linker = DynamicLinker.create();

  @Mixin private SearchOptions search;

  @Option(
      names = {"-r", "--function-relocs"},
      description =
          "Look up all symbols too, as with all functions bound at the start, and print those that"
              + " are undefined or of another type, and who refers to them.")
  private boolean symbols;

  @Option(
      names = {"-u", "--unused"},
      description = "Print what is needed directly though no symbol of it is used.")
  private boolean unused;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "MODULE",
      description = "The files of programs or libraries; - is standard input.")
  private List<String> modules = List.of();

  LddCommand(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  @Override
  public Integer call() {
    ModuleArgument.checkOnce(modules);
    PrintWriter out = host.printOut();
    List<JsonObject> files = new ArrayList<>();
    int status = ExitStatus.SUCCESS;
    for (String module : modules) {
      JsonObject file = new JsonObject().with("file", ModuleArgument.name(module));
      Optional<LinkCheck> check = check(module);
      if (check.isEmpty() || !isWell(check.get())) {
        status = ExitStatus.INCOMPLETE;
      }
      if (json) {
        check.ifPresent(found -> files.add(object(file, found)));
      } else {
        if (modules.size() > 1) {
          out.println(PrintableText.of(ModuleArgument.name(module)) + ":");
        }
        check.ifPresent(found -> lines(found).forEach(out::println));
      }
    }
    if (json) {
      out.println(new JsonObject().with("files", files, file -> file));
    }
    return status;
  }

  /** What there is to tell of a module; empty if it can't be read, which is told then. */
  private Optional<LinkCheck> check(String module) {
    Optional<String> problem = ModuleArgument.problem("module", module);
    if (problem.isPresent()) {
      failures.cannotRun(problem.get());
      return Optional.empty();
    }
    try {
      RunOptions options = RunOptions.of(search, module);
      return Optional.of(
          symbols || unused
              ? LinkChecks.of(options, List.of(), host)
              : new LinkCheck(plan(module), List.of(), List.of()));
    } catch (LinkException e) {
      failures.report(e);
    } catch (IOException e) {
      failures.cannotRun(PrintableText.of(ModuleArgument.problem(module, e)));
    }
    return Optional.empty();
  }

  private LoadPlan plan(String module) throws IOException {
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(RunConfig.libraryPath(search.libraryPath(), host))
            .linkPolicy(
                LinkPolicy.standard()
                    .withFolders(RunConfig.linkDirectories(search.linkDirectories())))
            .preloads(RunConfig.preloads(search.preloads(), host))
            .build();
    return MainModule.plain(module, host).plan(linker, config);
  }

  private boolean isWell(LinkCheck check) {
    return check.plan().complete()
        && (!symbols || check.problems().isEmpty())
        && (!unused || check.unused().isEmpty());
  }

  private List<String> lines(LinkCheck check) {
    List<String> lines = new ArrayList<>(new PlanTree(check.plan()).lines());
    if (!check.plan().complete()) {
      if (symbols) {
        lines.add("symbols: not looked up, since a library is missing");
      }
      return lines;
    }
    if (symbols) {
      lines.addAll(ProblemLines.of(check.problems()));
    }
    if (unused) {
      check
          .unused()
          .forEach(
              found ->
                  lines.add(
                      PrintableText.of(
                          "unused: %s, needed by %s".formatted(found.needed(), found.library()))));
    }
    return lines;
  }

  private JsonObject object(JsonObject file, LinkCheck check) {
    LinkJson.addPlan(file, check.plan());
    if (symbols) {
      LinkJson.addProblems(file, check);
    }
    return unused ? LinkJson.addUnused(file, check) : file;
  }
}
