package dev.ligature.engine;

import java.util.Optional;

/** The state of a module in one program. Generated code extends this class; nobody else can. */
public abstract class Instance {
  /** The code. */
  public final CompiledModule compiled() {
    throw new UnsupportedOperationException();
  }

  /**
   * Binds or rebinds a function import: a write to its PLT slot, in effect for the next call.
   *
   * @param function the import's index in the function index space
   * @param target a function of the import's type
   * @throws IllegalArgumentException if the type differs
   */
  public final void bindFunction(int function, Func target) {
    throw new UnsupportedOperationException();
  }

  /**
   * Copies the active segments in their order and runs the start function.
   *
   * @throws TrapException if a segment does not fit or the start function traps
   * @throws IllegalStateException when called twice
   */
  public final void initialize() {
    throw new UnsupportedOperationException();
  }

  /**
   * The function at an index: for an import what it is bound to (null if not yet), otherwise always
   * the same object.
   */
  public final Func function(int index) {
    throw new UnsupportedOperationException();
  }

  /** The memory at an index. */
  public final Memory memory(int index) {
    throw new UnsupportedOperationException();
  }

  /** The table at an index. */
  public final Table table(int index) {
    throw new UnsupportedOperationException();
  }

  /** The cell of the global at an index, which must be imported or exported. */
  public final Global global(int index) {
    throw new UnsupportedOperationException();
  }

  /** The export of that name. */
  public final Optional<Extern> export(String name) {
    throw new UnsupportedOperationException();
  }

  /** What the linker attached. */
  public final Object owner() {
    throw new UnsupportedOperationException();
  }

  /** Attaches an object, by which a host function can tell who calls it. */
  public final void setOwner(Object owner) {
    throw new UnsupportedOperationException();
  }
}
