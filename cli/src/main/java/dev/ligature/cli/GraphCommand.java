package dev.ligature.cli;

import dev.ligature.cli.graph.DotWriter;
import dev.ligature.cli.graph.GraphJson;
import dev.ligature.cli.graph.HtmlWriter;
import dev.ligature.cli.graph.ProgramGraph;
import dev.ligature.cli.graph.SvgWriter;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkPolicy;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasm.PrintableText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ligature graph}: draws the libraries of a program, and what is bound to what. */
@Command(
    name = "graph",
    description = "Draws the libraries of a program, who needs whom, and what is bound across.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Libraries are found as when the program is run, and nothing of it runs. A box is a library:",
      "its place in load order, its name and sizes. A line leads from who needs it or, dashed,"
          + " from",
      "who is bound to it all the same; on it is how many symbols are bound. The exit status is 1"
          + " if",
      "the program can't be linked.",
      "",
      "Example:",
      "  ligature graph -o host.html host.wasm rot13.so"
    })
final class GraphCommand implements Callable<Integer> {
  private static final List<String> FORMATS = List.of("dot", "svg", "html", "json");

  private final Host host;
  private final Failures failures;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "Write dot (text for Graphviz), svg, html (a page with all names) or json. Without it,"
              + " the end of FILE says which, or it is dot.")
  private @Nullable String format;

  @Option(names = "--json", description = "As --format json.")
  private boolean json;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to this file instead of standard output.")
  private @Nullable String output;

  @Mixin private SearchOptions search;

  @Parameters(
      index = "0",
      paramLabel = "PROGRAM",
      description = "The file of the program; - is standard input.")
  private String program;

  @Parameters(
      index = "1..*",
      paramLabel = "LIBRARY",
      description = "A library that the program opens by this name when it runs.")
  private List<String> opened = new ArrayList<>();

  GraphCommand(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  @Override
  public Integer call() {
    String wanted = format();
    Optional<String> problem = ModuleArgument.problem("program", program);
    if (problem.isPresent()) {
      failures.cannotRun(problem.get());
      return ExitStatus.INCOMPLETE;
    }
    ProgramGraph graph;
    try {
      graph =
          ProgramGraph.of(
              MainModule.plain(program, host).plan(DynamicLinker.create(), opened, config()));
    } catch (IOException e) {
      failures.cannotRun(PrintableText.of(ModuleArgument.problem(program, e)));
      return ExitStatus.INCOMPLETE;
    } catch (LinkException e) {
      failures.report(e);
      return ExitStatus.INCOMPLETE;
    }
    return write(text(wanted, graph)) ? ExitStatus.SUCCESS : ExitStatus.INCOMPLETE;
  }

  private static String text(String format, ProgramGraph graph) {
    return switch (format) {
      case "svg" -> SvgWriter.write(graph);
      case "html" -> HtmlWriter.write(graph);
      case "json" -> GraphJson.write(graph);
      default -> DotWriter.write(graph);
    };
  }

  private String format() {
    if (json) {
      if (format != null && !format.equals("json")) {
        throw new UsageException("graph: --json and --format " + format + " exclude each other");
      }
      return "json";
    }
    if (format == null) {
      return FORMATS.stream()
          .filter(each -> output != null && output.endsWith("." + each))
          .findFirst()
          .orElse("dot");
    } else if (!FORMATS.contains(format)) {
      throw new UsageException(
          "--format: no such format: %s (there are %s)"
              .formatted(format, String.join(", ", FORMATS)));
    }
    return format;
  }

  private boolean write(String text) {
    if (output == null) {
      PrintWriter out = host.printOut();
      out.print(text);
      out.flush();
      return true;
    }
    try {
      Files.writeString(FileArgument.path(output), text);
      return true;
    } catch (IOException e) {
      failures.cannotRun(PrintableText.of("cannot write " + output + ": " + Reasons.of(e)));
      return false;
    }
  }

  private ProgramConfig config() {
    return ProgramConfig.builder()
        .libraryPath(RunConfig.libraryPath(search.libraryPath(), host))
        .linkPolicy(
            LinkPolicy.standard().withFolders(RunConfig.linkDirectories(search.linkDirectories())))
        .preloads(RunConfig.preloads(search.preloads(), host))
        .build();
  }
}
