package dev.ligature.engine.codegen.body;

import dev.ligature.engine.codegen.type.Pairs;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.VectorOp;
import dev.ligature.wasm.WasmModule;

/**
 * Estimates how many bytes of Java bytecode an instruction becomes; rather too many than too few.
 */
public final class CodeSize {
  /** What a call of a part costs its caller, without the dispatch on its exits. */
  public static final int PART_CALL = 60;

  /**
   * What a load or store counts for beyond its bytes, since the JIT inlines it. With more than some
   * 200 in a method C1 runs out of virtual registers; the method then stays without a profile, and
   * for ever without C2's code. C2 stops inlining at some 100 that are executed.
   */
  private static final int ACCESS_WEIGHT = 28;

  /** What an instruction on vectors counts for beyond its bytes, since the JIT inlines that too. */
  private static final int VECTOR_WEIGHT = 12;

  /** Two halves of up to three vectors, and a call for each. */
  private static final int VECTOR = 26;

  /** Four numbers put aside, each taken twice. */
  private static final int WIDE = 44;

  /** An instruction on structures, arrays or references, with vectors put aside. */
  private static final int AGGREGATE = 56;

  /** What each byte that a shuffle moves costs at most. */
  private static final int SHUFFLE = 200;

  /** How much longer the access of a local is that is in a frame. */
  private static final int FRAME_ACCESS = 6;

  /** Locals from here on may need the longer form of an instruction. */
  private static final int FAR_LOCAL = 120;

  /** More parameters may be packed in an array. */
  private static final int MANY = 100;

  /** The question at each turn of a loop. */
  private static final int POLL = 18;

  /** What it takes to pack or unpack a value. */
  private static final int PACKED = 13;

  private CodeSize() {}

  /** The size of an instruction as a share of what the JIT can take well. */
  public static int weight(WasmModule module, Instructions code, int i) {
    int size = of(module, code, i);
    int op = code.op(i);
    return Op.isLoadOrStore(op)
        ? size + ACCESS_WEIGHT
        : Op.isVector(op) ? size + VECTOR_WEIGHT : size;
  }

  /** As {@link #weight}, where locals may be in a frame. */
  public static int weightInPart(WasmModule module, Instructions code, int i) {
    int op = code.op(i);
    boolean local = op == Op.LOCAL_GET || op == Op.LOCAL_SET || op == Op.LOCAL_TEE;
    return weight(module, code, i) + (local ? FRAME_ACCESS : 0);
  }

  /** What comes before the code: the memory is fetched, and locals begin as zeros. */
  private static int entry(FunctionBody body) {
    int params = body.type().params().size();
    return 8 + 4 * body.locals().size() + (params > MANY ? params * PACKED : 0);
  }

  /** The size of a function as one method. */
  public static int of(WasmModule module, FunctionBody body) {
    int size = entry(body);
    Instructions code = body.code();
    for (int i = 0; i < code.size(); i++) {
      size += of(module, code, i);
    }
    return size;
  }

  /** The size of a function as one method, as a share of what the JIT can take well. */
  public static int weight(WasmModule module, FunctionBody body) {
    int weight = entry(body);
    Instructions code = body.code();
    for (int i = 0; i < code.size(); i++) {
      weight += weight(module, code, i);
    }
    return weight;
  }

  /** What the questions in loops take that can be interrupted. */
  public static int polls(Instructions code) {
    int size = 0;
    for (int i = 0; i < code.size(); i++) {
      size += code.op(i) == Op.LOOP ? POLL : 0;
    }
    return size;
  }

  /** The size of an instruction. */
  public static int of(WasmModule module, Instructions code, int i) {
    int op = code.op(i);
    return switch (op) {
      case Op.NOP, Op.BLOCK, Op.LOOP, Op.END -> 0;
      case Op.DROP -> 1;
      case Op.LOCAL_GET, Op.LOCAL_SET -> code.index(i) < FAR_LOCAL ? 2 : 4;
      case Op.LOCAL_TEE -> code.index(i) < FAR_LOCAL ? 3 : 5;
      case Op.I32_CONST -> ofConstant((int) code.imm(i));
      case Op.I64_CONST, Op.F32_CONST, Op.F64_CONST, Op.RETURN, Op.ELSE -> 3;
      case Op.GLOBAL_GET, Op.GLOBAL_SET ->
          Pairs.isVector(module.globals().get(code.index(i)).type()) ? 28 : 8;
      case Op.BR, Op.BR_IF, Op.IF -> 3;
      case Op.SELECT, Op.SELECT_T -> 10;
      case Op.CALL -> 6 + ofMany(module.functionType(code.index(i)), 4, 0);
      case Op.CALL_INDIRECT -> 30 + ofMany(module.type(code.index(i)), 0, 5);
      case Op.TRY, Op.DELEGATE, Op.RETHROW -> 12;
      case Op.CATCH, Op.CATCH_ALL -> 40;
      case Op.THROW -> 20 + tagParameters(module, code.index(i)) * 15;
      case Op.TRY_TABLE -> 12 + code.catches(i).length * 14;
      case Op.CALL_REF, Op.RETURN_CALL_REF, Op.RETURN_CALL_INDIRECT ->
          40 + Pairs.count(module.type(code.index(i)).params()) * 12;
      case Op.RETURN_CALL -> 40 + Pairs.count(module.functionType(code.index(i)).params()) * 12;
      case Op.STRUCT_NEW, Op.ARRAY_NEW_FIXED ->
          20 + AggregateTypes.operands(module, code, i) * PACKED;
      case Op.BR_ON_CAST, Op.BR_ON_CAST_FAIL -> 24;
      case Op.BR_TABLE -> 30 + code.table(i).length * 4;
      default -> ofSimple(code, i);
    };
  }

  private static int ofConstant(int value) {
    return value >= -1 && value <= 5 ? 1 : value == (byte) value ? 2 : 3;
  }

  /** What results and parameters cost a call: more if they are packed in an array. */
  private static int ofMany(FuncType type, int aResult, int aParameter) {
    int results = Pairs.count(type.results());
    int params = Pairs.count(type.params());
    return results * (results > MANY ? PACKED : aResult)
        + params * (params > MANY ? PACKED : aParameter);
  }

  private static int tagParameters(WasmModule module, int tag) {
    return Pairs.count(module.tags().get(tag).type().params());
  }

  private static int ofSimple(Instructions code, int i) {
    int op = code.op(i);
    if (Op.isLoadOrStore(op)) {
      return ofAccess(op, (int) code.imm(i));
    }
    if (Op.isVector(op)) {
      return op == VectorOp.I8X16_SHUFFLE ? SHUFFLE : VECTOR;
    }
    if (Op.isComparison(op)) {
      int next = code.op(i + 1);
      boolean branches =
          next == Op.IF || next == Op.BR_IF || next == Op.SELECT || next == Op.I32_EQZ;
      // Without the jump, which is the branch's if one follows.
      return (op < Op.I64_EQZ && !isUnsigned(op) ? 0 : 3) + (branches ? 0 : 8);
    }
    if (isOneByte(op)) {
      return 1;
    }
    if (Op.isOfHeap(op)) {
      return AGGREGATE;
    }
    if (Op.isWideArithmetic(op)) {
      return WIDE;
    }
    return op >= Op.I32_CLZ && op <= Op.I64_EXTEND32_S ? 4 : 14;
  }

  /** The offset, the memory, the call, and what converts the value. */
  private static int ofAccess(int op, int offset) {
    int size = offset == 0 ? 5 : 5 + ofConstant(offset);
    if (op == Op.I64_LOAD32_U) {
      return size + 5;
    }
    boolean extends32 = op >= Op.I64_LOAD8_S && op <= Op.I64_LOAD32_S;
    return size + (extends32 || op == Op.I32_STORE16 || op >= Op.I64_STORE8 ? 2 : 0);
  }

  private static boolean isUnsigned(int op) {
    return op > Op.I32_NE && op <= Op.I32_GE_U && (op - Op.I32_LT_S) % 2 == 1;
  }

  private static boolean isOneByte(int op) {
    return switch (op) {
      case Op.I32_DIV_S, Op.I32_DIV_U, Op.I32_REM_U -> false;
      case Op.I64_ADD, Op.I64_SUB, Op.I64_MUL, Op.I64_AND, Op.I64_OR, Op.I64_XOR -> true;
      default -> op >= Op.I32_ADD && op <= Op.I32_SHR_U;
    };
  }
}
