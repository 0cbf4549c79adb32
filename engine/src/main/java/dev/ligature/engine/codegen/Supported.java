package dev.ligature.engine.codegen;

import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
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
        throw new WasmException.Invalid("unsupported: memory64", 0);
      }
    }
    for (ExternType.Table table : module.tables()) {
      if (table.limits().is64()) {
        throw new WasmException.Invalid("unsupported: memory64", 0);
      }
    }
  }

  /**
   * Checks the instructions of a function.
   *
   * @param name the function's name
   * @throws WasmException.Invalid if it needs a feature that is not there
   */
  static void check(FunctionBody body, String name) {
    Instructions code = body.code();
    for (int i = 0; i < code.size(); i++) {
      String feature = feature(code.op(i));
      if (feature != null) {
        throw new WasmException.Invalid(
            "unsupported: %s: %s in function %d (%s)"
                .formatted(feature, Op.name(code.op(i)), body.function(), name),
            code.position(i));
      }
    }
  }

  private static String feature(int op) {
    return switch (op) {
      case Op.RETURN_CALL, Op.RETURN_CALL_INDIRECT, Op.RETURN_CALL_REF -> "tail calls";
      case Op.CALL_REF, Op.REF_AS_NON_NULL, Op.BR_ON_NULL, Op.BR_ON_NON_NULL ->
          "typed function references";
      default -> null;
    };
  }
}
