package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Opcode;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.Op;
import java.util.Arrays;

/**
 * Writes arithmetic on numbers of 128 bits, which are two of 64, the lower one first.
 *
 * @see <a href="https://github.com/WebAssembly/wide-arithmetic">The proposal</a>
 */
final class WideArithmeticEmitter {
  private static final String MATH = "Ljava/lang/Math;";

  private final Emission e;
  private final CodeBuilder out;

  WideArithmeticEmitter(Emission emission) {
    this.e = emission;
    this.out = emission.out;
  }

  void emit(int op) {
    switch (op) {
      case Op.I64_ADD128 -> sum("addHigh", false);
      case Op.I64_SUB128 -> sum("subtractHigh", true);
      case Op.I64_MUL_WIDE_S -> product("multiplyHigh");
      default -> product("unsignedMultiplyHigh");
    }
  }

  private int[] takeLongs(int count) {
    JavaType[] types = new JavaType[count];
    Arrays.fill(types, JavaType.LONG);
    return e.storeTemporaries(types);
  }

  private void load(int slot) {
    out.loadLocal(JavaType.LONG.kind(), slot);
  }

  private void sum(String high, boolean subtracts) {
    int[] halves = takeLongs(4);
    load(halves[0]);
    load(halves[2]);
    out.op(subtracts ? Opcode.LSUB : Opcode.LADD);
    for (int half : halves) {
      load(half);
    }
    out.invokestatic(Types.NUMERIC, high, "(JJJJ)J");
  }

  private void product(String high) {
    int[] factors = takeLongs(2);
    load(factors[0]);
    load(factors[1]);
    out.op(Opcode.LMUL);
    load(factors[0]);
    load(factors[1]);
    out.invokestatic(MATH, high, "(JJ)J");
  }
}
