package dev.ligature.linker.relocate;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Func;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.SymbolMismatch;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.find.ExportedSymbol;
import dev.ligature.linker.map.Definition;
import dev.ligature.linker.map.GotCell;
import dev.ligature.linker.map.HostDefinition;
import dev.ligature.linker.map.LibraryDefinition;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.LoaderDefinition;
import dev.ligature.linker.map.MissingDefinition;
import dev.ligature.linker.map.NamespaceState;
import dev.ligature.linker.map.PltSlot;
import dev.ligature.linker.map.Rebindings;
import dev.ligature.linker.map.Replacement;
import dev.ligature.linker.resolve.Lookup;
import dev.ligature.linker.trace.Trace;
import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Rebinds symbols while their program runs: writes every PLT slot and GOT entry that is bound to a
 * definition, and notes what later references, and {@code dlsym}, shall find in its place. All that
 * can fail happens before the first write. The caller holds the program's lock.
 */
public final class Rebinding {
  private final LinkMap linkMap;
  private final Rebindings rebindings;
  private final Lookup lookup;
  private final Resolution resolution;
  private final FunctionBinding functions;
  private final ProgramTable table;
  private final Trace trace;

  /** Rebinding in one namespace. */
  public Rebinding(
      NamespaceState namespace,
      Lookup lookup,
      Resolution resolution,
      FunctionBinding functions,
      ProgramTable table,
      Trace trace) {
    this.linkMap = namespace.linkMap();
    this.rebindings = namespace.rebindings();
    this.lookup = lookup;
    this.resolution = resolution;
    this.functions = functions;
    this.table = table;
    this.trace = trace;
  }

  /** Whether nothing is rebound. */
  public boolean isEmpty() {
    return rebindings.isEmpty();
  }

  /**
   * The definition that a library's symbol means. It is the one that {@code dlsym} on the library's
   * handle finds. If there is none, it is the one that the library's own references are bound to,
   * and that may be a missing one.
   */
  public Optional<Definition> definition(LoadedLibrary library, String symbol) {
    return lookup
        .find(new Lookup.InHandle(library), symbol)
        .<Definition>map(d -> d)
        .or(() -> referenced(library, symbol));
  }

  private static Optional<Definition> referenced(LoadedLibrary library, String symbol) {
    for (PltSlot slot : library.plt()) {
      if (slot.reference().name().equals(symbol)) {
        return Optional.of(slot.definition());
      }
    }
    return library.got().stream()
        .filter(cell -> cell.symbol().equals(symbol))
        .map(GotCell::definition)
        .findFirst();
  }

  /**
   * Puts something in the place of a definition; its own function or data restores it.
   *
   * @param replacementName what it is called, for messages
   * @throws LinkException.Mismatch if it is of another kind or type; nothing has changed then
   * @throws LinkException.NoRoom if its address is taken and the table has no room for it
   */
  public void rebind(
      Definition definition, String symbol, Replacement replacement, String replacementName) {
    check(definition, symbol, replacement);
    if (isOwn(definition, replacement)) {
      restore(definition, symbol);
      return;
    }
    write(definition, Optional.of(replacement), linkMap.libraries());
    rebindings.put(definition, replacement);
    trace.log(
        TraceCategory.BINDINGS,
        "rebinding %s: symbol %s to %s of %s",
        definition.definer(),
        symbol,
        replacementName,
        definer(replacement));
  }

  /** Gives a definition its place back. */
  public void restore(Definition definition, String symbol) {
    if (rebindings.of(definition).isEmpty()) {
      return;
    }
    restore(definition);
    tellRestored(definition, symbol);
  }

  private void restore(Definition definition) {
    write(definition, Optional.empty(), linkMap.libraries());
    rebindings.remove(definition);
  }

  private void tellRestored(Definition definition, String symbol) {
    trace.log(TraceCategory.BINDINGS, "restoring %s: symbol %s", definition.definer(), symbol);
  }

  /** Gives all definitions their place back that symbols of libraries have taken which must go. */
  public void withdraw(Set<LoadedLibrary> libraries) {
    List<Definition> definitions = rebindings.replacedBy(libraries);
    definitions.forEach(this::restore);
    definitions.forEach(definition -> tellRestored(definition, name(definition)));
  }

  private static String name(Definition definition) {
    return switch (definition) {
      case LibraryDefinition library -> library.symbol().name();
      case HostDefinition host -> host.name();
      case MissingDefinition missing -> missing.name();
      case LoaderDefinition loader -> loader.name();
    };
  }

  /**
   * Rebinds the references of libraries that were bound while something was rebound, as guest code
   * that runs within a load can do.
   */
  public void refresh(List<LoadedLibrary> fresh) {
    rebindings.forEach(
        (definition, replacement) -> write(definition, Optional.of(replacement), fresh));
  }

  private boolean isOwn(Definition definition, Replacement replacement) {
    return switch (replacement) {
      case Replacement.Function f ->
          resolution.ownFunctionOf(definition).filter(f.function()::equals).isPresent();
      case Replacement.Data data ->
          Resolution.ownAddressOf(definition).equals(OptionalLong.of(data.address()));
    };
  }

  private void check(Definition definition, String symbol, Replacement replacement) {
    if (definition instanceof LibraryDefinition library
        && library.symbol().kind() == ExportedSymbol.Kind.THREAD_LOCAL) {
      throw new LinkException.InvalidRequest(
          "%s: cannot rebind thread-local symbol: %s".formatted(library.library().name(), symbol));
    }
    String actual =
        switch (replacement) {
          case Replacement.Function f -> Resolution.functionText(f.function());
          case Replacement.Data data -> "data";
        };
    List<String> expected =
        definition instanceof MissingDefinition missing
            ? expectedBy(missing, replacement)
            : List.of(text(definition));
    for (String text : expected) {
      if (!text.equals(actual)) {
        throw new LinkException.Mismatch(
            List.of(
                new SymbolMismatch(
                    symbol,
                    definition instanceof MissingDefinition missing
                        ? missing.library().name()
                        : definition.definer(),
                    "",
                    text,
                    definer(replacement),
                    actual,
                    List.of())));
      }
    }
  }

  private String text(Definition definition) {
    return resolution.ownFunctionOf(definition).map(Resolution::functionText).orElse("data");
  }

  /** What the references of a symbol that nobody defines want; a GOT entry tells no type. */
  private static List<String> expectedBy(MissingDefinition missing, Replacement replacement) {
    List<String> expected = new ArrayList<>();
    for (PltSlot slot : missing.library().plt()) {
      if (slot.definition().equals(missing)) {
        expected.add(Resolution.functionText(missing.library(), slot.type()));
      }
    }
    for (GotCell cell : missing.library().got()) {
      if (cell.definition().equals(missing)
          && cell.isFunction() != replacement instanceof Replacement.Function) {
        expected.add(cell.isFunction() ? "function" : "data");
      }
    }
    return expected;
  }

  private static String definer(Replacement replacement) {
    return replacement.library().map(LoadedLibrary::name).orElse("the host");
  }

  /** Writes the slots and entries that are bound to a definition. */
  private void write(
      Definition definition, Optional<Replacement> replacement, List<LoadedLibrary> libraries) {
    Set<Definition> affected = withReexports(definition, libraries);
    List<Runnable> writes = new ArrayList<>();
    for (LoadedLibrary library : libraries) {
      for (PltSlot slot : library.plt()) {
        if (affected.contains(slot.definition())) {
          Func target = function(definition, replacement, library, slot);
          writes.add(() -> slot.set(target));
        }
      }
      for (GotCell cell : library.got()) {
        if (affected.contains(cell.definition())) {
          long value = value(definition, replacement, cell);
          writes.add(() -> cell.set(value));
        }
      }
    }
    writes.forEach(Runnable::run);
    Engine.publishBindings();
  }

  /** A definition, and the exports of other libraries that lead to it through an import. */
  private static Set<Definition> withReexports(
      Definition definition, List<LoadedLibrary> libraries) {
    Set<Definition> affected = new LinkedHashSet<>(List.of(definition));
    boolean grown = true;
    while (grown) {
      grown = false;
      for (LoadedLibrary library : libraries) {
        for (Export export : library.module().module().exports()) {
          if (export.kind() == ExternKind.FUNCTION
              && export.index() < library.plt().size()
              && affected.contains(library.plt().get(export.index()).definition())) {
            grown |=
                library
                    .module()
                    .symbol(export.name())
                    .map(symbol -> affected.add(new LibraryDefinition(library, symbol)))
                    .orElse(false);
          }
        }
      }
    }
    return affected;
  }

  private Func function(
      Definition definition,
      Optional<Replacement> replacement,
      LoadedLibrary library,
      PltSlot slot) {
    if (replacement.isPresent()) {
      return ((Replacement.Function) replacement.get()).function();
    }
    return resolution.ownFunctionOf(definition).orElseGet(() -> functions.stub(library, slot));
  }

  private long value(Definition definition, Optional<Replacement> replacement, GotCell cell) {
    if (replacement.isPresent()) {
      return switch (replacement.get()) {
        case Replacement.Function f -> table.indexOf(f.function());
        case Replacement.Data data -> data.address();
      };
    }
    if (cell.unresolved().isPresent()) {
      return cell.unresolved().getAsLong();
    }
    OptionalLong address = Resolution.ownAddressOf(definition);
    return address.isPresent()
        ? address.getAsLong()
        : table.indexOf(resolution.ownFunctionOf(definition).orElseThrow());
  }
}
