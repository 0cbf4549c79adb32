package dev.ligature.linker.relocate;

import dev.ligature.linker.Binding;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.find.ExportedSymbol;
import dev.ligature.linker.map.Definition;
import dev.ligature.linker.map.GotCell;
import dev.ligature.linker.map.LibraryDefinition;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.resolve.Lookup;
import dev.ligature.linker.trace.Listeners;
import dev.ligature.wasm.Import;
import java.util.Optional;
import java.util.stream.Stream;

/** Lets listeners choose another definition for a reference, and says what it is bound to. */
public final class Redirection {
  private final Lookup lookup;
  private final Listeners listeners;

  Redirection(Lookup lookup, Listeners listeners) {
    this.lookup = lookup;
    this.listeners = listeners;
  }

  /**
   * The definition that a reference is to be bound to.
   *
   * @param found the one that scopes give
   * @throws LinkException.InvalidRequest if a listener names one that is not there
   */
  Optional<Definition> of(LoadedLibrary library, Import reference, Optional<Definition> found) {
    // What is only looked up, for a check, has no instances that others could be led to.
    if (listeners.isEmpty() || found.isEmpty() || library.state() == LibraryState.FOUND) {
      return found;
    }
    Binding binding = binding(library, reference, found.get());
    Binding answer = listeners.binding(binding);
    boolean same =
        answer.definer().equals(binding.definer())
            && answer.definition().equals(binding.definition());
    return same ? found : Optional.of(chosen(library, binding, answer));
  }

  private Definition chosen(LoadedLibrary library, Binding binding, Binding answer) {
    String name = answer.definer().orElse("the host");
    LoadedLibrary definer =
        Stream.concat(
                lookup.searchedLibraries(library).stream(), library.linkMap().listed().stream())
            .filter(candidate -> candidate.name().equals(name) && !candidate.isDying())
            .findFirst()
            .orElseThrow(() -> invalid(binding, answer, name, "which is not loaded"));
    ExportedSymbol symbol =
        definer
            .module()
            .symbol(answer.definition())
            .orElseThrow(() -> invalid(binding, answer, name, "which does not define it"));
    boolean threadLocal = binding.kind() == Binding.Kind.THREAD_LOCAL;
    if (threadLocal != (symbol.kind() == ExportedSymbol.Kind.THREAD_LOCAL)) {
      throw invalid(
          binding,
          answer,
          name,
          threadLocal ? "which is not thread-local" : "which is thread-local");
    }
    return new LibraryDefinition(definer, symbol);
  }

  private static LinkException invalid(
      Binding binding, Binding answer, String definer, String problem) {
    return new LinkException.InvalidRequest(
        "%s: a listener binds %s to %s of %s, %s"
            .formatted(binding.library(), binding.symbol(), answer.definition(), definer, problem));
  }

  /** Tells that a reference of a library that is loaded was bound. */
  void tell(LoadedLibrary library, Import reference, Definition definition) {
    if (listeners.isToldBindings() && library.state().compareTo(LibraryState.RELOCATED) >= 0) {
      listeners.bound(binding(library, reference, definition));
    }
  }

  /** A reference and its definition, as listeners see it. */
  static Binding binding(LoadedLibrary library, Import reference, Definition definition) {
    return binding(
        library, reference, definition, library.state().compareTo(LibraryState.RELOCATED) >= 0);
  }

  /**
   * The same.
   *
   * @param lazy whether it is bound later than its library is loaded
   */
  public static Binding binding(
      LoadedLibrary library, Import reference, Definition definition, boolean lazy) {
    return new Binding(
        library.name(),
        reference.module(),
        reference.name(),
        kind(reference, definition),
        lazy,
        definition.definingLibrary().map(LoadedLibrary::name),
        definition.name());
  }

  private static Binding.Kind kind(Import reference, Definition definition) {
    if (reference.module().equals(GotCell.FUNCTIONS)) {
      return Binding.Kind.ADDRESS;
    } else if (!reference.module().equals(GotCell.DATA)) {
      return Binding.Kind.FUNCTION;
    }
    return definition instanceof LibraryDefinition found
            && found.symbol().kind() == ExportedSymbol.Kind.THREAD_LOCAL
        ? Binding.Kind.THREAD_LOCAL
        : Binding.Kind.DATA;
  }
}
