package dev.ligature.conformance.differential;

import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The numeric instructions, by the type of their results. */
final class NumericOps {
  static final List<ValType> TYPES = List.of(ValType.I32, ValType.I64, ValType.F32, ValType.F64);

  /** The same and vectors. */
  static final List<ValType> WITH_VECTORS =
      List.of(ValType.I32, ValType.I64, ValType.F32, ValType.F64, ValType.V128);

  /** The letters of {@link Op#signature} in the order of {@link #WITH_VECTORS}. */
  private static final String LETTERS = "ilfdv";

  private NumericOps() {}

  /** All comparisons, arithmetic and conversions: neither constants nor memory. */
  static List<Integer> all() {
    return IntStream.concat(
            IntStream.rangeClosed(Op.I32_EQZ, Op.I64_EXTEND32_S),
            IntStream.rangeClosed(Op.I32_TRUNC_SAT_F32_S, Op.I64_TRUNC_SAT_F64_U))
        .boxed()
        .toList();
  }

  /** Those with that result. */
  static List<Integer> giving(ValType type) {
    return all().stream().filter(op -> result(op).equals(type)).toList();
  }

  /** The loads of a type. */
  static List<Integer> loads(ValType type) {
    return IntStream.rangeClosed(Op.I32_LOAD, Op.I64_LOAD32_U)
        .filter(op -> result(op).equals(type))
        .boxed()
        .toList();
  }

  /** All stores. */
  static List<Integer> stores() {
    return IntStream.rangeClosed(Op.I32_STORE, Op.I64_STORE32).boxed().toList();
  }

  /** The types of an instruction's operands. */
  static List<ValType> operands(int op) {
    String signature = Op.signature(op);
    List<ValType> types = new ArrayList<>();
    for (char c : signature.substring(0, signature.indexOf(':')).toCharArray()) {
      types.add(WITH_VECTORS.get(LETTERS.indexOf(c)));
    }
    return types;
  }

  static ValType result(int op) {
    String signature = Op.signature(op);
    return WITH_VECTORS.get(LETTERS.indexOf(signature.charAt(signature.length() - 1)));
  }

  /** Whether the instruction gives a value of a type. */
  static boolean result(int op, ValType type) {
    return !Op.signature(op).endsWith(":") && result(op).equals(type);
  }

  /** Whether a conversion traps for most values of its operand. */
  static boolean trapsMostly(int op) {
    return switch (op) {
      case Op.I32_TRUNC_F32_S, Op.I32_TRUNC_F32_U, Op.I32_TRUNC_F64_S, Op.I32_TRUNC_F64_U -> true;
      case Op.I64_TRUNC_F32_S, Op.I64_TRUNC_F32_U, Op.I64_TRUNC_F64_S, Op.I64_TRUNC_F64_U -> true;
      default -> false;
    };
  }

  /** Whether an instruction divides integers. */
  static boolean divides(int op) {
    return switch (op) {
      case Op.I32_DIV_S, Op.I32_DIV_U, Op.I32_REM_S, Op.I32_REM_U -> true;
      case Op.I64_DIV_S, Op.I64_DIV_U, Op.I64_REM_S, Op.I64_REM_U -> true;
      default -> false;
    };
  }

  /**
   * Whether the bits of a NaN that the instruction gives are open.
   *
   * @see <a href="https://webassembly.github.io/spec/core/exec/numerics.html#nan-propagation">NaN
   *     propagation</a>
   */
  static boolean leavesNanOpen(int op) {
    return switch (op) {
      case Op.F32_ABS, Op.F32_NEG, Op.F32_COPYSIGN, Op.F64_ABS, Op.F64_NEG, Op.F64_COPYSIGN ->
          false;
      case Op.F32_REINTERPRET_I32, Op.F64_REINTERPRET_I64 -> false;
      default -> {
        ValType type = result(op);
        yield type.equals(ValType.F32) || type.equals(ValType.F64);
      }
    };
  }
}
