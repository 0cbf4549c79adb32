package dev.ligature.conformance.differential;

import dev.ligature.guests.wat.Bytes;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;

/** Generates bulk operations on memory and table. */
final class BulkGenerator {
  private final FunctionGenerator function;
  private final ExpressionGenerator expressions;
  private final Choice choice;
  private final Bytes out;

  BulkGenerator(FunctionGenerator function, ExpressionGenerator expressions) {
    this.function = function;
    this.expressions = expressions;
    this.choice = function.choice;
    this.out = function.out;
  }

  void statement(int depth) {
    switch (choice.below(8)) {
      case 0, 1 -> {
        expressions.address(depth + 1);
        expressions.of(ValType.I32, depth + 1);
        size(depth, 0x3ff);
        out.op(Op.MEMORY_FILL).u8(0);
      }
      case 2, 3 -> {
        expressions.address(depth + 1);
        expressions.address(depth + 1);
        size(depth, 0x3ff);
        out.op(Op.MEMORY_COPY).u8(0).u8(0);
      }
      case 4 -> {
        expressions.address(depth + 1);
        size(depth, 15);
        size(depth, 15);
        out.op(Op.MEMORY_INIT).unsigned(ModuleShape.PASSIVE_SEGMENT).u8(0);
      }
      case 5 -> {
        if (choice.oneIn(4)) {
          out.op(Op.DATA_DROP).unsigned(ModuleShape.PASSIVE_SEGMENT);
        } else {
          size(depth, 7);
          size(depth, 7);
          size(depth, 3);
          out.op(Op.TABLE_COPY).u8(0).u8(0);
        }
      }
      case 6 -> {
        size(depth, 7);
        reference();
        out.op(Op.TABLE_SET).u8(0);
      }
      default -> {
        size(depth, 7);
        reference();
        size(depth, 3);
        out.op(Op.TABLE_FILL).u8(0);
      }
    }
  }

  private void masked(int depth, int mask) {
    expressions.of(ValType.I32, depth + 1);
    Constants.i32(out, mask);
    out.op(Op.I32_AND);
  }

  private void size(int depth, int mask) {
    if (choice.oneIn(60)) {
      expressions.of(ValType.I32, depth + 1);
    } else {
      masked(depth, mask);
    }
  }

  /** A function that is in the table already, for others are not declared as references. */
  private void reference() {
    int callee = choice.of(function.shape.table);
    if (callee < 0) {
      out.op(Op.REF_NULL).u8(0x70);
    } else {
      out.op(Op.REF_FUNC).unsigned(callee);
    }
  }
}
