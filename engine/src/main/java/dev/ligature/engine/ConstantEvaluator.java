package dev.ligature.engine;

import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import java.util.ArrayList;
import java.util.List;

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

  /** The value, boxed. */
  Object evaluate(Instructions code) {
    List<Object> stack = new ArrayList<>();
    for (int i = 0; i < code.size(); i++) {
      if (code.op(i) != Op.END) {
        stack.add(step(code, i, stack));
      }
    }
    return stack.removeLast();
  }

  private Object step(Instructions code, int i, List<Object> stack) {
    return switch (code.op(i)) {
      case Op.I32_CONST -> (int) code.imm(i);
      case Op.I64_CONST -> code.imm(i);
      case Op.F32_CONST -> Float.intBitsToFloat((int) code.imm(i));
      case Op.F64_CONST -> Double.longBitsToDouble(code.imm(i));
      case Op.GLOBAL_GET -> instance.global(code.index(i)).value();
      case Op.REF_FUNC -> instance.function(code.index(i));
      case Op.REF_NULL -> null;
      case Op.I32_ADD, Op.I32_SUB, Op.I32_MUL -> {
        int right = (int) stack.removeLast();
        int left = (int) stack.removeLast();
        yield switch (code.op(i)) {
          case Op.I32_ADD -> left + right;
          case Op.I32_SUB -> left - right;
          default -> left * right;
        };
      }
      case Op.I64_ADD, Op.I64_SUB, Op.I64_MUL -> {
        long right = (long) stack.removeLast();
        long left = (long) stack.removeLast();
        yield switch (code.op(i)) {
          case Op.I64_ADD -> left + right;
          case Op.I64_SUB -> left - right;
          default -> left * right;
        };
      }
      default -> throw new UnsupportedOperationException(Op.name(code.op(i)));
    };
  }
}
