package dev.ligature.engine;

import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.VectorOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates constant expressions, the extended ones included.
 *
 * @see <a
 *     href="https://webassembly.github.io/spec/core/valid/instructions.html#constant-expressions">
 *     Constant expressions</a>
 */
final class ConstantEvaluator {
  private final Instance instance;

  ConstantEvaluator(Instance instance) {
    this.instance = instance;
  }

  /** The value of an expression of an address, 32 or 64 bits wide. */
  long evaluateAddress(Instructions code) {
    Object value = number(code);
    return value instanceof Integer narrow ? Integer.toUnsignedLong(narrow) : (long) value;
  }

  /** The value of an expression of a number, boxed. */
  Object number(Instructions code) {
    return number(evaluate(code));
  }

  /** The value, boxed. */
  @Nullable Object evaluate(Instructions code) {
    List<@Nullable Object> stack = new ArrayList<>();
    for (int i = 0; i < code.size(); i++) {
      if (code.op(i) != Op.END) {
        stack.add(step(code, i, stack));
      }
    }
    return stack.removeLast();
  }

  private static Object number(@Nullable Object value) {
    return Objects.requireNonNull(value, "a number");
  }

  private @Nullable Object step(Instructions code, int i, List<@Nullable Object> stack) {
    return switch (code.op(i)) {
      case Op.I32_CONST -> (int) code.imm(i);
      case Op.I64_CONST -> code.imm(i);
      case Op.F32_CONST -> Float.intBitsToFloat((int) code.imm(i));
      case Op.F64_CONST -> Double.longBitsToDouble(code.imm(i));
      case VectorOp.V128_CONST -> new V128(code.imm(i), code.high(i));
      case Op.GLOBAL_GET -> instance.global(code.index(i)).value();
      case Op.REF_FUNC -> instance.function(code.index(i));
      case Op.REF_NULL -> null;
      case Op.I32_ADD, Op.I32_SUB, Op.I32_MUL -> {
        int right = (int) number(stack.removeLast());
        int left = (int) number(stack.removeLast());
        yield switch (code.op(i)) {
          case Op.I32_ADD -> left + right;
          case Op.I32_SUB -> left - right;
          default -> left * right;
        };
      }
      case Op.I64_ADD, Op.I64_SUB, Op.I64_MUL -> {
        long right = (long) number(stack.removeLast());
        long left = (long) number(stack.removeLast());
        yield switch (code.op(i)) {
          case Op.I64_ADD -> left + right;
          case Op.I64_SUB -> left - right;
          default -> left * right;
        };
      }
      case Op.REF_I31 -> new I31((int) number(stack.removeLast()));
      // The same object either way.
      case Op.ANY_CONVERT_EXTERN, Op.EXTERN_CONVERT_ANY -> stack.removeLast();
      case Op.STRUCT_NEW, Op.STRUCT_NEW_DEFAULT -> {
        StructRef made = new StructRef(instance.heapType(code.index(i)));
        for (int k = code.op(i) == Op.STRUCT_NEW ? made.size() - 1 : -1; k >= 0; k--) {
          made.set(k, stack.removeLast());
        }
        yield made;
      }
      case Op.ARRAY_NEW, Op.ARRAY_NEW_DEFAULT, Op.ARRAY_NEW_FIXED -> array(code, i, stack);
      default -> throw new UnsupportedOperationException(Op.name(code.op(i)));
    };
  }

  private ArrayRef array(Instructions code, int i, List<@Nullable Object> stack) {
    boolean fixed = code.op(i) == Op.ARRAY_NEW_FIXED;
    int length = fixed ? code.aux(i) : (int) number(stack.removeLast());
    ArrayRef made = new ArrayRef(instance.heapType(code.index(i)), length);
    if (fixed) {
      for (int k = length - 1; k >= 0; k--) {
        made.fill(k, k + 1, stack.removeLast());
      }
    } else if (code.op(i) == Op.ARRAY_NEW) {
      made.fill(0, length, stack.removeLast());
    }
    return made;
  }
}
