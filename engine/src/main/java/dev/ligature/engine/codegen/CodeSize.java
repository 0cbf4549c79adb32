package dev.ligature.engine.codegen;

import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.WasmModule;

/**
 * Estimates how many bytes of Java bytecode an instruction becomes; rather too many than too few.
 */
final class CodeSize {
  /** What a call of a part costs its caller, without the dispatch on its exits. */
  static final int PART_CALL = 60;

  /**
   * What a load or store counts for beyond its bytes where a function is cut anyway: the JIT
   * inlines it, and stops inlining in a method of too many nodes.
   */
  private static final int ACCESS_WEIGHT = 22;

  private CodeSize() {}

  /** The size of an instruction as a share of what the JIT can take well. */
  static int weight(WasmModule module, Instructions code, int i) {
    int size = of(module, code, i);
    return AccessEmitter.isAccess(code.op(i)) ? size + ACCESS_WEIGHT : size;
  }

  static int of(WasmModule module, Instructions code, int i) {
    int op = code.op(i);
    return switch (op) {
      case Op.NOP, Op.END, Op.ELSE, Op.BLOCK, Op.LOOP, Op.DROP -> 3;
      case Op.LOCAL_GET, Op.LOCAL_SET, Op.I32_CONST -> 3;
      case Op.LOCAL_TEE, Op.F32_CONST -> 4;
      case Op.I64_CONST, Op.F64_CONST -> 3;
      case Op.GLOBAL_GET, Op.GLOBAL_SET -> 8;
      case Op.BR, Op.BR_IF, Op.IF -> 6;
      case Op.RETURN -> 3;
      case Op.SELECT, Op.SELECT_T -> 10;
      case Op.CALL -> 6 + module.functionType(code.index(i)).results().size() * 4;
      case Op.CALL_INDIRECT -> 30 + module.type(code.index(i)).params().size() * 5;
      case Op.TRY, Op.DELEGATE, Op.RETHROW -> 12;
      case Op.CATCH, Op.CATCH_ALL -> 40;
      case Op.THROW -> 20 + tagParameters(module, code.index(i)) * 15;
      case Op.TRY_TABLE -> 12 + code.catches(i).length * 14;
      case Op.CALL_REF, Op.RETURN_CALL_REF, Op.RETURN_CALL_INDIRECT ->
          40 + module.type(code.index(i)).params().size() * 12;
      case Op.RETURN_CALL -> 40 + module.functionType(code.index(i)).params().size() * 12;
      case Op.BR_TABLE -> 30 + code.table(i).length * 4;
      default -> ofSimple(op);
    };
  }

  private static int tagParameters(WasmModule module, int tag) {
    return module.tags().get(tag).type().params().size();
  }

  private static int ofSimple(int op) {
    if (op >= Op.I32_LOAD && op <= Op.I64_STORE32) {
      return 8;
    }
    boolean comparison = op >= Op.I32_EQZ && op <= Op.F64_GE;
    return comparison ? 8 : (op >= Op.I32_CLZ && op <= Op.I64_EXTEND32_S) ? 3 : 14;
  }
}
