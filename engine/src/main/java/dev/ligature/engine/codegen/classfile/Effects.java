package dev.ligature.engine.codegen.classfile;

import static dev.ligature.engine.codegen.classfile.VerificationType.DOUBLE;
import static dev.ligature.engine.codegen.classfile.VerificationType.FLOAT;
import static dev.ligature.engine.codegen.classfile.VerificationType.INT;
import static dev.ligature.engine.codegen.classfile.VerificationType.LONG;
import static dev.ligature.engine.codegen.classfile.VerificationType.TOP;

/** What instructions without operands do to the operand stack. An opcode table. */
final class Effects {
  private static final int COUNT = 256;

  private static final byte[] POPS = new byte[COUNT];
  private static final byte[] PUSHES = new byte[COUNT];

  static {
    // Arithmetic: of ints, longs, floats and doubles in turn.
    int[] types = {INT, LONG, FLOAT, DOUBLE};
    for (int op = Opcode.IADD; op < Opcode.ISHL; op++) {
      boolean negates = op >= Opcode.FNEG - 2;
      set(op, negates ? 1 : 2, types[op & 3]);
    }
    for (int op = Opcode.ISHL; op <= Opcode.LXOR; op++) {
      set(op, 2, types[op & 1]);
    }
    // Conversions: from each type to the three others.
    int op = Opcode.I2L;
    for (int from : types) {
      for (int to : types) {
        if (from != to) {
          set(op++, 1, to);
        }
      }
    }
    for (int narrow = Opcode.I2B; narrow <= Opcode.I2S; narrow++) {
      set(narrow, 1, INT);
    }
    for (int compare = Opcode.LCMP; compare <= Opcode.DCMPG; compare++) {
      set(compare, 2, INT);
    }
    set(Opcode.NOP, 0, TOP);
    set(Opcode.LALOAD, 2, LONG);
    set(Opcode.LASTORE, 3, TOP);
    set(Opcode.AASTORE, 3, TOP);
    set(Opcode.POP, 1, TOP);
    set(Opcode.ARRAYLENGTH, 1, INT);
    for (int jump = Opcode.IFEQ; jump <= Opcode.IFLE; jump++) {
      set(jump, 1, TOP);
    }
    for (int jump = Opcode.IF_ICMPEQ; jump <= Opcode.IF_ACMPNE; jump++) {
      set(jump, 2, TOP);
    }
    set(Opcode.IFNULL, 1, TOP);
    set(Opcode.IFNONNULL, 1, TOP);
  }

  private Effects() {}

  private static void set(int op, int pops, int pushes) {
    POPS[op] = (byte) pops;
    PUSHES[op] = (byte) pushes;
  }

  /** How many operands an instruction takes. */
  static int pops(int op) {
    return POPS[op];
  }

  /** The type of what it gives; {@code TOP} if that is nothing. */
  static int pushes(int op) {
    return PUSHES[op];
  }
}
