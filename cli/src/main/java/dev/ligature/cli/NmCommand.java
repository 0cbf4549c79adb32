package dev.ligature.cli;

import dev.ligature.cli.inspect.SymbolLine;
import dev.ligature.cli.inspect.SymbolSizes;
import dev.ligature.cli.json.JsonObject;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.ModuleSymbol;
import dev.ligature.wasm.CxxNames;
import dev.ligature.wasm.PrintableText;
import dev.ligature.wasm.WasmModule;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ligature nm}: prints the symbols of modules. */
@Command(
    name = "nm",
    description = "Prints the symbols of programs and libraries.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    footer = {
      "",
      "Each line is a symbol: the offset of data in the memory area (hexadecimal) or the index of"
          + " a",
      "function (decimal), a letter, the name, the type, and in brackets how the module itself",
      "refers to it. Letters: T function, D data, B data that starts as zeros, L thread-local"
          + " data,",
      "A absolute address, G WebAssembly global, E exception tag, in lower case what takes no part",
      "in symbol lookup; W weak function; U undefined, w undefined and weak. The exit status is 1"
          + " if",
      "a module can't be read.",
      "",
      "Examples:",
      "  ligature nm -D libz.so",
      "  ligature nm -gU -A lib/*.so | grep inflate",
      "  ligature nm -u program.wasm"
    })
final class NmCommand implements Callable<Integer> {
  private final Host host;
  private final Failures failures;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private @Nullable Selection selection;

  @Option(
      names = {"-D", "--dynamic", "-g", "--extern-only"},
      description =
          "Leave out what takes no part in symbol lookup: with -U exported symbols are left.")
  private boolean dynamic;

  @Option(
      names = {"-C", "--demangle"},
      description = "Print the names of C++ as they are in its sources.")
  private boolean demangled;

  @Option(
      names = {"-S", "--print-size"},
      description = "Print sizes too: of a function the bytes of its body.")
  private boolean sizes;

  @Option(
      names = {"-A", "--print-file-name"},
      description = "Print the name of the file in front of each symbol, and no headings.")
  private boolean named;

  @Option(
      names = {"-P", "--portability"},
      description =
          "Print each symbol as POSIX has it: name, letter, and value and size in hexadecimal.")
  private boolean posix;

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private @Nullable Order order;

  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "MODULE",
      description = "The files of programs and libraries; - is standard input.")
  private List<String> modules = List.of();

  /** What is printed. */
  static final class Selection {
    @Option(
        names = {"-u", "--undefined-only"},
        description = "Print only what the module does not define.")
    private boolean undefined;

    @Option(
        names = {"-U", "--defined-only"},
        description = "Print only what the module defines.")
    private boolean defined;

    @Option(
        names = "--not-interposable",
        description =
            "Print only exported functions that calls in the module itself go to directly, past"
                + " any interposition.")
    @SuppressWarnings("UnusedVariable") // What is left if the others of the group are not given.
    private boolean boundDirectly;
  }

  /** In which order. */
  static final class Order {
    @Option(
        names = {"-n", "--numeric-sort"},
        description = "Sort by value instead of by name.")
    @SuppressWarnings("UnusedVariable") // As above.
    private boolean byValue;

    @Option(
        names = {"-p", "--no-sort"},
        description = "Print symbols in the order of the module.")
    private boolean unsorted;
  }

  NmCommand(Host host, Failures failures) {
    this.host = host;
    this.failures = failures;
  }

  @Override
  public Integer call() {
    ModuleArgument.checkOnce(modules);
    PrintWriter out = host.printOut();
    DynamicLinker linker = DynamicLinker.create();
    List<JsonObject> files = new ArrayList<>();
    int status = ExitStatus.SUCCESS;
    for (String module : modules) {
      Optional<List<SymbolLine>> lines = lines(linker, module);
      if (lines.isEmpty()) {
        status = ExitStatus.INCOMPLETE;
      } else if (json) {
        files.add(
            new JsonObject()
                .with("file", ModuleArgument.name(module))
                .with("symbols", lines.get(), SymbolLine::json));
      } else {
        print(ModuleArgument.name(module), lines.get(), out);
      }
    }
    if (json) {
      out.println(new JsonObject().with("files", files, file -> file));
    }
    return status;
  }

  /** The symbols of a module; empty if it can't be read, which is told then. */
  private Optional<List<SymbolLine>> lines(DynamicLinker linker, String module) {
    Optional<String> problem = ModuleArgument.problem("module", module);
    if (problem.isPresent()) {
      failures.cannotRun(problem.get());
      return Optional.empty();
    }
    try {
      if (!module.equals(ModuleArgument.STANDARD_INPUT) && !sizes && !posix && !json) {
        return Optional.of(lines(linker.symbols(FileArgument.path(module)), Optional.empty()));
      }
      byte[] bytes = ModuleArgument.read(module, host);
      return Optional.of(
          lines(
              linker.symbols(ModuleArgument.name(module), bytes),
              Optional.of(new SymbolSizes(WasmModule.parse(bytes)))));
    } catch (LinkException e) {
      failures.report(e);
    } catch (IOException e) {
      failures.cannotRun(PrintableText.of(ModuleArgument.problem(module, e)));
    }
    return Optional.empty();
  }

  private List<SymbolLine> lines(List<ModuleSymbol> symbols, Optional<SymbolSizes> known) {
    return sorted(symbols.stream().filter(selected()))
        .map(
            symbol ->
                new SymbolLine(
                    symbol,
                    name(symbol),
                    known.map(found -> found.of(symbol)).orElse(OptionalLong.empty())))
        .toList();
  }

  private String name(ModuleSymbol symbol) {
    return demangled ? CxxNames.demangle(symbol.name()).orElse(symbol.name()) : symbol.name();
  }

  private void print(String module, List<SymbolLine> lines, PrintWriter out) {
    if (modules.size() > 1 && !named) {
      if (!posix) {
        out.println();
      }
      out.println(PrintableText.of(module) + ":");
    }
    String prefix = named ? module + (posix ? ": " : ":") : "";
    for (SymbolLine line : lines) {
      out.println(PrintableText.of(prefix + text(line)));
    }
  }

  private String text(SymbolLine line) {
    if (posix) {
      return line.posix();
    }
    return sizes ? line.textWithSize() : line.text();
  }

  private Predicate<ModuleSymbol> selected() {
    Predicate<ModuleSymbol> all = symbol -> !dynamic || !symbol.local();
    if (selection == null) {
      return all;
    } else if (selection.undefined) {
      return all.and(symbol -> !symbol.isDefined());
    }
    boolean defined = selection.defined;
    return selection.boundDirectly
        ? all.and(ModuleSymbol::isBoundDirectly)
        : all.and(symbol -> symbol.isDefined() == defined);
  }

  private Stream<ModuleSymbol> sorted(Stream<ModuleSymbol> symbols) {
    Comparator<ModuleSymbol> byName = Comparator.comparing(ModuleSymbol::name);
    if (order == null) {
      return symbols.sorted(byName);
    } else if (!order.byValue) {
      return order.unsorted ? symbols : symbols.sorted(byName);
    }
    // Undefined ones first; then data and functions, which count differently.
    return symbols.sorted(
        Comparator.comparing(ModuleSymbol::isDefined)
            .thenComparing(symbol -> symbol.kind() == ModuleSymbol.Kind.FUNCTION)
            .thenComparingLong(symbol -> symbol.value().orElse(0))
            .thenComparing(byName));
  }
}
