package dev.ligature.engine.codegen.body;

import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.wasm.Op;
import org.jspecify.annotations.Nullable;

/** The operands and results of instructions whose type is fixed, in tables for most of them. */
final class FixedTypes {
  /** Opcodes of one byte. */
  private static final int COUNT = 256;

  private static final byte[] POPS = new byte[COUNT];
  private static final @Nullable JavaType[] PUSHES = new JavaType[COUNT];

  static {
    for (int op = 0; op < COUNT; op++) {
      if (Op.isKnown(op)) {
        POPS[op] = (byte) pops(Op.signature(op));
        PUSHES[op] = pushes(Op.signature(op));
      }
    }
  }

  private FixedTypes() {}

  /** How many operands an instruction takes; negative if its type depends on more than that. */
  static int pops(int op) {
    return op < COUNT ? POPS[op] : pops(Op.signature(op));
  }

  /** The type of what an instruction gives; null if it gives nothing. */
  static @Nullable JavaType pushes(int op) {
    return op < COUNT ? PUSHES[op] : pushes(Op.signature(op));
  }

  /** Whether what an instruction gives is a vector, which is two values. */
  static boolean pushesPair(int op) {
    return Op.isVector(op) && Op.signature(op).endsWith("v");
  }

  private static int pops(String signature) {
    int colon = signature.indexOf(':');
    int pops = colon;
    for (int k = 0; k < colon; k++) {
      pops += signature.charAt(k) == 'v' ? 1 : 0;
    }
    return pops;
  }

  private static @Nullable JavaType pushes(String signature) {
    int last = signature.length() - 1;
    return last < 0 || signature.charAt(last) == ':'
        ? null
        : JavaType.ofLetter(signature.charAt(last));
  }
}
