package dev.ligature.engine.codegen;

import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;

/** Refuses valid modules that no code can be generated for yet, naming the feature. */
public final class Supported {
  private Supported() {}

  /**
   * Checks what a module declares.
   *
   * @throws WasmException.Invalid if it needs a feature that is not there
   */
  public static void check(WasmModule module) {
    for (ExternType.Memory memory : module.memories()) {
      if (memory.limits().is64()) {
        throw new WasmException.Unsupported("memory64", 0);
      }
    }
    for (ExternType.Table table : module.tables()) {
      if (table.limits().is64()) {
        throw new WasmException.Unsupported("memory64", 0);
      }
    }
  }
}
