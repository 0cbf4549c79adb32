package dev.ligature.linker.map;

import dev.ligature.engine.Func;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;

/** A PLT entry of a library: the slot of its instance through which it calls an import. */
public final class PltSlot {
  private final LoadedLibrary library;
  private final Import reference;
  private final FuncType type;
  private final int function;
  private Definition definition;
  private boolean leftUndefined;

  /**
   * A slot that is not bound yet.
   *
   * @param reference the import
   * @param type the type by which it is imported
   * @param function its index in the function index space
   */
  public PltSlot(LoadedLibrary library, Import reference, FuncType type, int function) {
    this.library = library;
    this.reference = reference;
    this.type = type;
    this.function = function;
    this.definition = new MissingDefinition(library, reference.name());
  }

  /** The import. */
  public Import reference() {
    return reference;
  }

  /** The type by which it is imported. */
  public FuncType type() {
    return type;
  }

  /** Its index in the function index space. */
  public int function() {
    return function;
  }

  /** The definition that the reference is bound to. */
  public Definition definition() {
    return definition;
  }

  /** Whether the reference is bound to nothing for good, which a weak one can be. */
  public boolean isLeftUndefined() {
    return leftUndefined;
  }

  /** Binds the reference to nothing for good. */
  public void leaveUndefined() {
    leftUndefined = true;
  }

  /** Binds the reference to a definition. */
  public void bind(Definition newDefinition, Func target) {
    definition = newDefinition;
    set(target);
  }

  /** Says that the reference is bound to nothing any more, and what calls go to. */
  public void unbind(Func stub) {
    bind(new MissingDefinition(library, reference.name()), stub);
  }

  /** Says what calls go to, which is not the definition's own function if that is rebound. */
  public void set(Func target) {
    library.instance().bindFunction(function, target);
  }
}
