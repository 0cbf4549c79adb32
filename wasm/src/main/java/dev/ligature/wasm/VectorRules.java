package dev.ligature.wasm;

/** The rules of instructions on vectors. */
final class VectorRules {
  /** How many bytes the two operands of a shuffle have. */
  private static final int SHUFFLED = 32;

  private final Cursor cursor;
  private final OperandStack stack;
  private final MemoryRules memory;

  VectorRules(Cursor cursor, OperandStack stack, MemoryRules memory) {
    this.cursor = cursor;
    this.stack = stack;
    this.memory = memory;
  }

  void check(int op) {
    switch (Op.immediates(op)) {
      case LANE, LANE_ACCESS -> checkLane(cursor.code().lane(cursor.at()), VectorOp.lanes(op));
      case VECTOR -> {
        if (op == VectorOp.I8X16_SHUFFLE) {
          checkLanes(cursor.imm());
          checkLanes(cursor.code().high(cursor.at()));
        }
      }
      default -> {}
    }
    String signature = Op.signature(op);
    int colon = signature.indexOf(':');
    switch (Op.immediates(op)) {
      case MEMORY, LANE_ACCESS -> memory.access(op, operands(signature, colon));
      default -> {
        for (int k = colon - 1; k >= 0; k--) {
          stack.pop(NumericTypes.type(signature.charAt(k)));
        }
        stack.push(NumericTypes.type(signature.charAt(colon + 1)));
      }
    }
  }

  private static ValType[] operands(String signature, int count) {
    ValType[] operands = new ValType[count];
    for (int k = 0; k < count; k++) {
      operands[k] = NumericTypes.type(signature.charAt(k));
    }
    return operands;
  }

  private void checkLanes(long lanes) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      checkLane((int) (lanes >>> shift) & 0xff, SHUFFLED);
    }
  }

  private void checkLane(int lane, int count) {
    if (lane >= count) {
      throw cursor.invalid(
          "invalid lane index: %s of lane %d, there are %d".formatted(cursor.name(), lane, count));
    }
  }
}
