package dev.ligature.cli;

import dev.ligature.cli.inspect.DumpPart;
import dev.ligature.cli.inspect.ModuleDump;
import dev.ligature.cli.inspect.ModuleJson;
import dev.ligature.cli.json.JsonObject;
import dev.ligature.linker.LinkException;
import dev.ligature.wasm.PrintableText;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ligature dump}: prints what is in a module. */
@Command(
    name = "dump",
    description = "Prints what is in modules: sections, dylink.0, imports, exports and others.",
    mixinStandardHelpOptions = false,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Without options for parts all of them are printed but --names. The exit status is 1 if a",
      "module can't be read.",
      "",
      "Examples:",
      "  ligature dump libz.so",
      "  ligature dump -d lib/*.so",
      "  ligature dump -S program.wasm"
    })
final class DumpCommand implements Callable<Integer> {
  private static final Set<DumpPart> USUAL = EnumSet.complementOf(EnumSet.of(DumpPart.NAMES));

  private final Host host;
  private final Failures failures;

  @Option(
      names = {"-h", "--file-header"},
      description = "What the module is: kind, size, host, memory.")
  private boolean header;

  @Option(
      names = {"-S", "--sections"},
      description = "The sections: where they are, how large, how many items they have.")
  private boolean sections;

  @Option(
      names = {"-d", "--dynamic"},
      description = "What the dylink.0 section says: memory, table, needed, runpath, flags.")
  private boolean dynamic;

  @Option(
      names = {"-s", "--symbols"},
      description = "Imports and exports.")
  private boolean symbols;

  @Option(
      names = {"-i", "--imports"},
      description = "Imports.")
  private boolean imports;

  @Option(
      names = {"-e", "--exports"},
      description = "Exports.")
  private boolean exports;

  @Option(
      names = {"-p", "--producers"},
      description = "The tools that made it, and the features that they used.")
  private boolean producers;

  @Option(
      names = {"-n", "--names"},
      description = "The functions, with the names that the name section gives them.")
  private boolean names;

  @Option(
      names = {"-a", "--all"},
      description = "All of these.")
  private boolean all;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @Option(names = "--help", usageHelp = true, description = "Show this help message and exit.")
  @SuppressWarnings("UnusedVariable") // picocli's
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print version information and exit.")
  @SuppressWarnings("UnusedVariable") // picocli's
  private boolean version;

  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "FILE",
      description = "The files of modules; - is standard input.")
  private List<String> modules = List.of();

  DumpCommand(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  @Override
  public Integer call() {
    ModuleArgument.checkOnce(modules);
    PrintWriter out = host.printOut();
    List<JsonObject> files = new ArrayList<>();
    boolean first = true;
    int status = ExitStatus.SUCCESS;
    for (String argument : modules) {
      Optional<WasmModule> module = module(argument);
      if (module.isEmpty()) {
        status = ExitStatus.INCOMPLETE;
      } else if (json) {
        JsonObject file = new JsonObject().with("file", ModuleArgument.name(argument));
        files.add(new ModuleJson(module.get(), file).with(parts()));
      } else {
        if (modules.size() > 1) {
          out.println((first ? "" : "\n") + PrintableText.of(ModuleArgument.name(argument)) + ":");
          first = false;
        }
        new ModuleDump(module.get()).lines(parts()).forEach(out::println);
      }
    }
    if (json) {
      out.println(new JsonObject().with("files", files, file -> file));
    }
    return status;
  }

  /** A module; empty if it can't be read, which is told then. */
  private Optional<WasmModule> module(String argument) {
    Optional<String> problem = ModuleArgument.problem("module", argument);
    if (problem.isPresent()) {
      failures.cannotRun(problem.get());
      return Optional.empty();
    }
    try {
      return Optional.of(ModuleArgument.module(argument, host));
    } catch (LinkException e) {
      failures.report(e);
    } catch (IOException e) {
      failures.cannotRun(PrintableText.of(ModuleArgument.problem(argument, e)));
    }
    return Optional.empty();
  }

  private Set<DumpPart> parts() {
    if (all) {
      return EnumSet.allOf(DumpPart.class);
    }
    Set<DumpPart> parts = EnumSet.noneOf(DumpPart.class);
    add(parts, header, DumpPart.HEADER);
    add(parts, sections, DumpPart.SECTIONS);
    add(parts, dynamic, DumpPart.DYNAMIC);
    add(parts, symbols || imports, DumpPart.IMPORTS);
    add(parts, symbols || exports, DumpPart.EXPORTS);
    add(parts, producers, DumpPart.TOOLCHAIN);
    add(parts, names, DumpPart.NAMES);
    return parts.isEmpty() ? USUAL : parts;
  }

  private static void add(Set<DumpPart> parts, boolean wanted, DumpPart part) {
    if (wanted) {
      parts.add(part);
    }
  }
}
