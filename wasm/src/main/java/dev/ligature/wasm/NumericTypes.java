package dev.ligature.wasm;

/** The types of instructions whose type is fixed, in the form that validation reads fast. */
final class NumericTypes {
  /** By {@link Op#slot}, the operands; null if the type depends on more than the opcode. */
  private static final ValType[][] OPERANDS = new ValType[Op.SLOTS][];

  private static final ValType[] RESULTS = new ValType[Op.SLOTS];

  static {
    for (int i = 0; i < Op.SLOTS; i++) {
      int op = Op.ofSlot(i);
      String signature = Op.isKnown(op) ? Op.signature(op) : "";
      int colon = signature.indexOf(':');
      if (colon >= 0) {
        OPERANDS[i] = new ValType[colon];
        for (int j = 0; j < colon; j++) {
          OPERANDS[i][j] = type(signature.charAt(j));
        }
        RESULTS[i] = colon + 1 < signature.length() ? type(signature.charAt(colon + 1)) : null;
      }
    }
  }

  private NumericTypes() {}

  static ValType type(char letter) {
    return switch (letter) {
      case 'i' -> ValType.I32;
      case 'l' -> ValType.I64;
      case 'f' -> ValType.F32;
      case 'v' -> ValType.V128;
      default -> ValType.F64;
    };
  }

  /** The operands, or null; do not write. */
  static ValType[] operands(int op) {
    return OPERANDS[Op.slot(op)];
  }

  /** The result, or null. */
  static ValType result(int op) {
    return RESULTS[Op.slot(op)];
  }
}
