package dev.ligature.engine;

import dev.ligature.wasm.WasmModule;
import java.util.List;

/** A module ready to run: generated code, free of any program's state. Thread-safe. */
public final class CompiledModule {
  /** The module. */
  public WasmModule module() {
    throw new UnsupportedOperationException();
  }

  /** The name under which its functions appear in stack traces. */
  public String name() {
    throw new UnsupportedOperationException();
  }

  /** The name of a function, from the name section, an import, an export, or its index. */
  public String functionName(int function) {
    throw new UnsupportedOperationException();
  }

  /**
   * Validates all function bodies now rather than when their code is generated.
   *
   * @throws dev.ligature.wasm.WasmException if one is invalid; the message names the function
   */
  public void validate() {
    throw new UnsupportedOperationException();
  }

  /**
   * Makes an instance: memories, tables and globals are there, with their first values; no segment
   * is copied and no code run before {@link Instance#initialize}.
   *
   * @param imports what is imported, in the order of the module's imports. A function may be null
   *     and bound later with {@link Instance#bindFunction}; all else must be there
   * @throws IllegalArgumentException if an import's kind or type does not fit
   */
  public Instance allocate(List<? extends Extern> imports) {
    throw new UnsupportedOperationException();
  }
}
