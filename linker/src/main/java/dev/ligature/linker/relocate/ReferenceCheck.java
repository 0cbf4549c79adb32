package dev.ligature.linker.relocate;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostGlobal;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.LinkPlan.Meaning;
import dev.ligature.linker.UndefinedSymbols;
import dev.ligature.linker.find.AbiNames;
import dev.ligature.linker.map.GotCell;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.resolve.Problems;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks up what libraries import that have no instances, as if all of it were bound now, and notes
 * who uses whom.
 */
public final class ReferenceCheck {
  /** What each position-independent library imports, and the linker gives. */
  private static final Set<String> OWN_GLOBALS =
      Set.of("__memory_base", "__table_base", "__stack_pointer", AbiNames.INIT_STACK_POINTER);

  private final References references;
  private final Resolution resolution;
  private final UndefinedSymbols policy;

  /** A check in a namespace, with the host's functions there. */
  public ReferenceCheck(References references, Resolution resolution, UndefinedSymbols policy) {
    this.references = references;
    this.resolution = resolution;
    this.policy = policy;
  }

  /**
   * Looks up all imports of a library.
   *
   * @param all the libraries that there are
   * @param problems is added what does not resolve
   * @param failures is added what is no symbol and can't be imported
   */
  public void check(
      LoadedLibrary library,
      List<LoadedLibrary> all,
      Problems problems,
      List<LinkException> failures) {
    for (Import reference : library.module().module().imports()) {
      Instantiation.notGotEntry(library, reference).ifPresent(failures::add);
      switch (references.meaning(library, reference, all::indexOf, problems)) {
        case Meaning.Defined defined -> library.uses().add(all.get(defined.member()));
        case Meaning.Undefined undefined -> undefined(library, reference, undefined, problems);
        case Meaning.Linkers _ -> host(library, reference, problems);
        case Meaning.Chosen _ -> {}
        case Meaning.Other _ -> global(library, reference).ifPresent(failures::add);
      }
    }
  }

  /** What does not resolve, each symbol for itself. */
  public List<LinkException> each(Problems problems) {
    return resolution.each(problems);
  }

  private void undefined(
      LoadedLibrary library, Import reference, Meaning.Undefined undefined, Problems problems) {
    if (reference.type() instanceof ExternType.Function
        && !reference.module().equals(HostFunction.ENV)) {
      host(library, reference, problems);
    } else if (!undefined.weak()) {
      report(library, reference, problems);
    }
  }

  /** A function that only the host can have. */
  private void host(LoadedLibrary library, Import reference, Problems problems) {
    FuncType type =
        reference.type() instanceof ExternType.Function function ? function.type() : null;
    switch (resolution.unboundFunction(library, reference, type)) {
      case Resolution.Mismatch wrong -> problems.mismatch(wrong.mismatch());
      case Resolution.Undefined _ -> report(library, reference, problems);
      case Resolution.Function _, Resolution.Address _ -> {}
    }
  }

  private void report(LoadedLibrary library, Import reference, Problems problems) {
    FuncType type =
        reference.type() instanceof ExternType.Function function ? function.type() : null;
    if (library.module().isWeak(reference)) {
      return;
    }
    if (resolution.isRefused(reference, type)) {
      problems.refused(Resolution.undefined(library, reference));
    } else if (policy == UndefinedSymbols.REPORT) {
      problems.undefined(
          library, Resolution.undefined(library, reference), () -> resolution.searched(library));
    }
  }

  /** Why a global that is no symbol can't be imported, if so. */
  private Optional<LinkException> global(LoadedLibrary library, Import reference) {
    if (!(reference.type() instanceof ExternType.Global type)
        || reference.module().equals(GotCell.DATA)
        || reference.module().equals(GotCell.FUNCTIONS)
        || (reference.module().equals(HostFunction.ENV)
            && OWN_GLOBALS.contains(reference.name()))) {
      return Optional.empty();
    }
    Optional<HostGlobal> given =
        resolution.hostGlobals().find(reference.module(), reference.name(), type);
    if (given.filter(global -> global.type().equals(type)).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        SharedImports.incompatible(
            library,
            reference,
            Instantiation.text(type),
            given
                .map(global -> Instantiation.text(global.type()))
                .orElseGet(() -> SharedImports.none(reference))));
  }
}
