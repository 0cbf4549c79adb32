package dev.ligature.cli;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.ModuleSymbol;
import dev.ligature.wasm.PrintableText;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
      "a module can't be read."
    })
final class NmCommand implements Callable<Integer> {
  private final Host host;
  private final Failures failures;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private @Nullable Selection selection;

  @Option(
      names = {"-D", "--dynamic"},
      description = "Leave out what takes no part in symbol lookup.")
  private boolean dynamic;

  @ArgGroup(exclusive = true, multiplicity = "0..1")
  private @Nullable Order order;

  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "MODULE",
      description = "The files of programs and libraries.")
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
    PrintWriter out = host.printOut();
    DynamicLinker linker = DynamicLinker.create();
    int status = ExitStatus.SUCCESS;
    for (String module : modules) {
      try {
        if (print(linker, module, out)) {
          continue;
        }
      } catch (LinkException e) {
        failures.report(e);
      }
      status = ExitStatus.INCOMPLETE;
    }
    return status;
  }

  private boolean print(DynamicLinker linker, String module, PrintWriter out) {
    Optional<String> problem = FileArgument.problem("module", module);
    if (problem.isPresent()) {
      failures.cannotRun(problem.get());
      return false;
    }
    Stream<ModuleSymbol> symbols =
        linker.symbols(FileArgument.path(module)).stream().filter(selected());
    if (modules.size() > 1) {
      out.println();
      out.println(PrintableText.of(module) + ":");
    }
    sorted(symbols).forEach(symbol -> out.println(PrintableText.of(text(symbol))));
    return true;
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

  private static String text(ModuleSymbol symbol) {
    String type = symbol.type().map(t -> "  " + t).orElse("");
    String imports =
        symbol.imports().isEmpty() ? "" : "  [" + String.join(", ", symbol.imports()) + "]";
    String direct =
        symbol.isBoundDirectly()
            ? "  [not interposable: %d direct call%s]"
                .formatted(symbol.directCalls(), symbol.directCalls() == 1 ? "" : "s")
            : "";
    return "%10s %c %s%s%s%s"
        .formatted(value(symbol), symbol.letter(), symbol.name(), type, imports, direct);
  }

  private static String value(ModuleSymbol symbol) {
    if (!symbol.isDefined()) {
      return "";
    }
    long value = symbol.value().getAsLong();
    return switch (symbol.kind()) {
      case FUNCTION, GLOBAL, TAG -> Long.toString(value);
      case DATA, ZEROS, THREAD_LOCAL, ABSOLUTE -> "0x%08x".formatted(value);
    };
  }
}
