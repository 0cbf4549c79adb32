package dev.ligature.linker.relocate;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.LinkPlan.Meaning;
import dev.ligature.linker.SymbolMismatch;
import dev.ligature.linker.UndefinedSymbols;
import dev.ligature.linker.find.ExportedSymbol;
import dev.ligature.linker.map.Definition;
import dev.ligature.linker.map.GotCell;
import dev.ligature.linker.map.HostDefinition;
import dev.ligature.linker.map.LibraryDefinition;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.LoaderDefinition;
import dev.ligature.linker.map.MissingDefinition;
import dev.ligature.linker.map.Scope;
import dev.ligature.linker.resolve.LoaderSymbols;
import dev.ligature.linker.resolve.Lookup;
import dev.ligature.linker.resolve.Problems;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.WasmModule;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Says what the references of libraries mean that have no instances. */
public final class References {
  private final Lookup lookup;
  private final Scope global;
  private final Resolution resolution;
  private final UndefinedSymbols policy;

  /**
   * References in a namespace.
   *
   * @param global its global scope
   * @param resolution reports what does not resolve
   * @param policy what may stay undefined
   */
  public References(Lookup lookup, Scope global, Resolution resolution, UndefinedSymbols policy) {
    this.policy = policy;
    this.lookup = lookup;
    this.global = global;
    this.resolution = resolution;
  }

  /** The first {@code main} of the global scope. */
  public Optional<LibraryDefinition> main() {
    return lookup
        .find(new Lookup.InProgram(), "main")
        .filter(LibraryDefinition.class::isInstance)
        .map(LibraryDefinition.class::cast);
  }

  /**
   * Reports problems.
   *
   * @throws dev.ligature.linker.LinkException if there are any
   */
  public void report(Problems problems) {
    resolution.report(problems);
  }

  /**
   * What an import means.
   *
   * @param place the place of a library in the plan
   * @param problems is added what does not resolve, though it has to
   */
  public Meaning meaning(
      LoadedLibrary library,
      Import reference,
      ToIntFunction<LoadedLibrary> place,
      Problems problems) {
    boolean env = reference.module().equals(HostFunction.ENV);
    return switch (reference.type()) {
      case ExternType.Function function when env ->
          function(library, reference, function.type(), place, problems);
      case ExternType.Function function -> new Meaning.Undefined(false);
      case ExternType.Global global when reference.module().equals(GotCell.FUNCTIONS) ->
          function(library, reference, importedType(library, reference), place, problems);
      case ExternType.Global global when reference.module().equals(GotCell.DATA) ->
          data(library, reference, place, problems);
      default -> new Meaning.Other();
    };
  }

  /** The type by which a library calls the function whose address it takes, if it does. */
  private static @Nullable FuncType importedType(LoadedLibrary library, Import reference) {
    return library.module().module().imports().stream()
        .filter(other -> other.name().equals(reference.name()))
        .map(Import::type)
        .filter(ExternType.Function.class::isInstance)
        .map(type -> ((ExternType.Function) type).type())
        .findFirst()
        .orElse(null);
  }

  private Meaning function(
      LoadedLibrary library,
      Import reference,
      @Nullable FuncType type,
      ToIntFunction<LoadedLibrary> place,
      Problems problems) {
    Optional<Definition> found = lookup.find(library, reference.name(), type);
    if (found.isEmpty()) {
      return new Meaning.Undefined(library.module().isWeak(reference));
    }
    switch (found.get()) {
      case HostDefinition host -> {
        return new Meaning.Linkers(
            global
                .find(reference.name())
                .map(hidden -> defined(place.applyAsInt(hidden.library()), hidden.symbol())));
      }
      case MissingDefinition missing -> throw new AssertionError(missing);
      case LoaderDefinition loader ->
          mismatch(library, reference, expected(library, type), loader, "data", problems);
      case LibraryDefinition definition -> {
        String actual = kind(definition);
        boolean fits = definition.symbol().kind() == ExportedSymbol.Kind.FUNCTION;
        if (fits && type != null) {
          fits =
              library
                  .module()
                  .compiled()
                  .isOfType(
                      definition.library().module().compiled(), definition.symbol().index(), type);
        }
        if (!fits) {
          mismatch(library, reference, expected(library, type), definition, actual, problems);
        }
        return defined(place.applyAsInt(definition.library()), definition.symbol());
      }
    }
    return new Meaning.Other();
  }

  private Meaning data(
      LoadedLibrary library,
      Import reference,
      ToIntFunction<LoadedLibrary> place,
      Problems problems) {
    if (LoaderSymbols.isAhead(library, reference.name())) {
      return new Meaning.Chosen();
    }
    Optional<Definition> found = lookup.find(library, reference.name(), null);
    if (found.isEmpty()) {
      if (LoaderSymbols.isChosen(reference.name())) {
        return new Meaning.Chosen();
      }
      if (policy != UndefinedSymbols.ALLOW && !library.module().isWeak(reference)) {
        problems.undefined(
            library, Resolution.undefined(library, reference), () -> resolution.searched(library));
      }
      return new Meaning.Undefined(true);
    }
    if (found.get() instanceof LibraryDefinition definition
        && definition.symbol().kind() != ExportedSymbol.Kind.FUNCTION) {
      return defined(place.applyAsInt(definition.library()), definition.symbol());
    }
    mismatch(
        library,
        reference,
        "data",
        found.get(),
        found.get() instanceof LibraryDefinition definition ? kind(definition) : "function",
        problems);
    return new Meaning.Other();
  }

  /** A symbol of the library at a place, as plans have it. */
  public static Meaning.Defined defined(int place, ExportedSymbol symbol) {
    LinkPlan.Kind kind =
        switch (symbol.kind()) {
          case FUNCTION -> LinkPlan.Kind.FUNCTION;
          case DATA -> LinkPlan.Kind.DATA;
          case THREAD_LOCAL -> LinkPlan.Kind.THREAD_LOCAL;
        };
    return new Meaning.Defined(place, kind, symbol.index(), symbol.absolute());
  }

  private static String expected(LoadedLibrary library, @Nullable FuncType type) {
    return Resolution.functionText(library, type);
  }

  private static String kind(LibraryDefinition definition) {
    WasmModule module = definition.library().module().module();
    return definition.symbol().kind() == ExportedSymbol.Kind.FUNCTION
        ? "function " + module.functionType(definition.symbol().index()).toString(module)
        : "data";
  }

  private static void mismatch(
      LoadedLibrary library,
      Import reference,
      String expected,
      Definition definition,
      String actual,
      Problems problems) {
    problems.mismatch(
        new SymbolMismatch(
            reference.name(),
            library.name(),
            Resolution.referrer(library, reference),
            expected,
            definition.definer(),
            actual,
            library.chain()));
  }
}
