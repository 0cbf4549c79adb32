package dev.ligature.linker.relocate;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Func;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.UndefinedSymbols;
import dev.ligature.linker.map.Definition;
import dev.ligature.linker.map.GotCell;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.MissingDefinition;
import dev.ligature.linker.map.PltSlot;
import dev.ligature.linker.resolve.Problems;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Binds the functions that a library imports: fills its PLT. A reference with a definition is bound
 * at once. One without gets a stub that looks again when it is called. If everything is bound now,
 * a weak reference without a definition is bound to nothing instead.
 */
public final class FunctionBinding {
  private final Engine engine;
  private final Resolution resolution;
  private final UndefinedSymbols policy;
  private final Lock lock;

  /**
   * Binding in one program.
   *
   * @param lock guards the scopes when a stub looks again
   */
  public FunctionBinding(Engine engine, Resolution resolution, UndefinedSymbols policy, Lock lock) {
    this.engine = engine;
    this.resolution = resolution;
    this.policy = policy;
    this.lock = lock;
  }

  /**
   * Binds all functions that a library imports.
   *
   * @param now whether an undefined function is a problem
   */
  public void bind(LoadedLibrary library, boolean now, Problems problems) {
    // A main of fixed addresses is bound a second time when all libraries are there.
    library.plt().clear();
    for (Import reference : library.module().module().imports()) {
      if (reference.type() instanceof ExternType.Function type) {
        PltSlot slot = new PltSlot(library, reference, type.type(), library.plt().size());
        library.plt().add(slot);
        bind(library, slot, now, problems);
      }
    }
  }

  /** Gives a library that was saved a PLT whose entries are all bound when they are called. */
  void unbound(LoadedLibrary library) {
    library.plt().clear();
    for (Import reference : library.module().module().imports()) {
      if (reference.type() instanceof ExternType.Function type) {
        PltSlot slot = new PltSlot(library, reference, type.type(), library.plt().size());
        library.plt().add(slot);
        slot.set(stub(library, slot));
      }
    }
  }

  @SuppressWarnings("IfChainToSwitch") // no switch over patterns, which each start would link
  private void bind(LoadedLibrary library, PltSlot slot, boolean now, Problems problems) {
    Import reference = slot.reference();
    Resolution.Result result = resolution.function(library, reference, slot.type());
    if (result instanceof Resolution.Function found) {
      slot.bind(found.definition(), found.function());
    } else if (result instanceof Resolution.Mismatch wrong) {
      problems.mismatch(wrong.mismatch());
    } else if (result instanceof Resolution.Undefined) {
      reportRefused(library, reference, slot.type(), problems);
      if (now) {
        report(library, reference, problems);
        leaveUndefined(library, slot);
      } else {
        slot.set(stub(library, slot));
      }
    } else {
      throw new AssertionError(result);
    }
  }

  /**
   * Looks up what is still lazily bound in a library that was loaded before. Calls of weak
   * functions stay lazy there.
   *
   * @param problems is added what is still undefined
   * @return what was found, to be bound when the load is committed
   */
  public Completion complete(LoadedLibrary library, Problems problems) {
    Completion completion = new Completion(this, resolution, library);
    for (PltSlot slot : library.plt()) {
      if (isUnbound(library, slot.reference(), slot.definition())) {
        switch (resolution.unboundFunction(library, slot.reference(), slot.type())) {
          case Resolution.Function found -> completion.add(slot, found);
          case Resolution.Mismatch wrong -> problems.mismatch(wrong.mismatch());
          default -> report(library, slot.reference(), problems);
        }
      }
    }
    for (GotCell cell : library.got()) {
      // The address that the guest has of it stays that of its stub, which looks again when called.
      if (cell.isFunction()
          && isUnbound(library, cell.reference(), cell.definition())
          && resolution.unboundFunction(library, cell.reference(), null)
              instanceof Resolution.Undefined) {
        report(library, cell.reference(), problems);
      }
    }
    return completion;
  }

  private boolean isUnbound(LoadedLibrary library, Import reference, Definition definition) {
    return definition instanceof MissingDefinition
        && !resolution.isRebound(definition)
        && !library.module().isWeak(reference);
  }

  /** Binds a weak reference to nothing, for good: it was bound when nobody defined it. */
  private void leaveUndefined(LoadedLibrary library, PltSlot slot) {
    if (library.module().isWeak(slot.reference())) {
      slot.leaveUndefined();
    }
    slot.set(stub(library, slot));
  }

  private void report(LoadedLibrary library, Import reference, Problems problems) {
    if (isReported(library, reference)) {
      problems.undefined(
          library, Resolution.undefined(library, reference), () -> resolution.searched(library));
    }
  }

  /**
   * A function that the policy refuses is refused when it is imported, and not when it is called.
   */
  void reportRefused(
      LoadedLibrary library, Import reference, @Nullable FuncType type, Problems problems) {
    if (!library.module().isWeak(reference) && resolution.isRefused(reference, type)) {
      problems.refused(Resolution.undefined(library, reference));
    }
  }

  /** Whether a load fails for want of a definition, if not lazily bound. */
  boolean isReported(LoadedLibrary library, Import reference) {
    return !library.module().isWeak(reference)
        && switch (policy) {
          case REPORT -> true;
          case ALLOW_FUNCTIONS -> reference.module().equals(GotCell.DATA);
          case ALLOW -> false;
        };
  }

  /** What a slot calls whose symbol nobody defines: it looks again, unless it is bound to that. */
  Func stub(LoadedLibrary library, PltSlot slot) {
    return slot.isLeftUndefined()
        ? stub(
            library,
            slot,
            () -> {
              throw undefinedWeak(library, slot.reference());
            })
        : stub(library, slot, () -> lookAgain(library, slot.reference(), slot.type(), slot::bind));
  }

  private static TrapException undefinedWeak(LoadedLibrary library, Import reference) {
    return new TrapException(
        TrapKind.UNRESOLVED_FUNCTION,
        "weak symbol %s, imported by %s, has no definition"
            .formatted(reference.name(), library.name()));
  }

  private Func stub(LoadedLibrary library, PltSlot slot, Supplier<Func> target) {
    return engine.lazyFunction(
        slot.reference().name(), slot.type(), library.module().module(), target);
  }

  /**
   * A function to stand in a GOT entry for a symbol that nobody defines: it has an address, and
   * calling it fails.
   */
  Func addressStub(LoadedLibrary library, GotCell cell) {
    Import reference = cell.reference();
    for (PltSlot slot : library.plt()) {
      if (slot.reference().name().equals(reference.name())) {
        return stub(
            library,
            slot,
            () ->
                boundBefore(cell)
                    .orElseGet(
                        () ->
                            lookAgain(
                                library,
                                slot.reference(),
                                slot.type(),
                                (definition, function) -> {
                                  slot.bind(definition, function);
                                  cell.bind(definition);
                                })));
      }
    }
    // Nothing says of what type it is: whatever the caller assumes, the call traps with this name.
    return engine.lazyFunction(
        "%s, undefined, imported by %s".formatted(reference.name(), library.name()),
        new FuncType(List.of(), List.of()),
        () ->
            boundBefore(cell)
                .orElseGet(
                    () ->
                        lookAgain(
                            library,
                            reference,
                            null,
                            (definition, function) -> cell.bind(definition))));
  }

  /** What the stub of a cell led to in the program that this one was made of. */
  private Optional<Func> boundBefore(GotCell cell) {
    lock.lock();
    try {
      return cell.definition() instanceof MissingDefinition
          ? Optional.empty()
          : resolution.functionOf(cell.definition());
    } finally {
      lock.unlock();
    }
  }

  /** Why a call fails: it is the guest's mistake to call what may be undefined. */
  private RuntimeException undefined(LoadedLibrary library, Import reference) {
    return library.module().isWeak(reference)
        ? undefinedWeak(library, reference)
        : resolution.failure(library, reference);
  }

  private Func lookAgain(
      LoadedLibrary library,
      Import reference,
      @Nullable FuncType type,
      BiConsumer<Definition, Func> bound) {
    Definition definition;
    Func function;
    // Found and bound at once: a symbol that is rebound meanwhile would be bound as it was before.
    lock.lock();
    try {
      if (library.state() == LibraryState.UNLOADED) {
        throw new TrapException(
            TrapKind.UNRESOLVED_FUNCTION,
            "%s, imported by %s, which was unloaded".formatted(reference.name(), library.name()));
      }
      switch (resolution.function(library, reference, type)) {
        case Resolution.Function found -> {
          definition = found.definition();
          function = found.function();
          bound.accept(definition, function);
        }
        case Resolution.Mismatch wrong ->
            throw new LinkException.Mismatch(List.of(wrong.mismatch()));
        default -> {
          return resolution
              .standIn(library, reference, type)
              .orElseThrow(() -> undefined(library, reference));
        }
      }
    } finally {
      lock.unlock();
    }
    resolution.tell(library, reference, definition);
    return function;
  }
}
