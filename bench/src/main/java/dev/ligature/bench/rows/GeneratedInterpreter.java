package dev.ligature.bench.rows;

import java.util.Random;

/**
 * Writes a library with a function like an interpreter's: a loop around a switch, whose cases share
 * locals that are live throughout.
 *
 * @param cases how many cases, a power of two
 * @param locals how many locals they share
 * @param caught whether the loop is in a block that catches
 * @param mixed whether some of the locals are {@code i64} and {@code f64}, and each case calls
 */
record GeneratedInterpreter(int cases, int locals, boolean caught, boolean mixed) {
  /** The exported function: of how many times to go round, a hash of the locals. */
  static final String FUNCTION = "run";

  private static final int OPERATIONS = 20;
  private static final int I32 = 0x7f;
  private static final int I64 = 0x7e;
  private static final int F64 = 0x7c;
  private static final int EMPTY = 0x40;
  private static final int BLOCK = 0x02;
  private static final int LOOP = 0x03;
  private static final int IF = 0x04;
  private static final int TRY = 0x06;
  private static final int END = 0x0b;
  private static final int BR = 0x0c;
  private static final int BR_TABLE = 0x0e;
  private static final int CALL = 0x10;
  private static final int CATCH_ALL = 0x19;
  private static final int GET = 0x20;
  private static final int SET = 0x21;
  private static final int CONST = 0x41;
  private static final int GE_S = 0x4e;
  private static final int ADD = 0x6a;
  private static final int MUL = 0x6c;
  private static final int AND = 0x71;
  private static final int XOR = 0x73;
  private static final int I64_ADD = 0x7c;
  private static final int F64_ADD = 0xa0;
  private static final int WRAP = 0xa7;
  private static final int TRUNC = 0xaa;

  /** The parameter and the number of the round come first. */
  private static final int FIRST = 2;

  /** The module. */
  byte[] module() {
    ModuleBytes module = new ModuleBytes().bytes((byte) 0, (byte) 'a', (byte) 's', (byte) 'm');
    module.bytes((byte) 1, (byte) 0, (byte) 0, (byte) 0);
    ModuleBytes dylink = new ModuleBytes().name("dylink.0").number(1);
    dylink.vector(new ModuleBytes().number(0).number(0).number(0).number(0));
    section(module, 0, dylink);
    ModuleBytes type = new ModuleBytes().number(0x60).number(1).number(I32).number(1).number(I32);
    section(module, 1, new ModuleBytes().number(1).bytes(type.toByteArray()));
    section(module, 3, new ModuleBytes().number(2).number(0).number(0));
    ModuleBytes export = new ModuleBytes().number(1).name(FUNCTION).number(0).number(1);
    section(module, 7, export);
    ModuleBytes called = new ModuleBytes().number(0).number(GET).number(0);
    called.number(CONST).signed(13).number(XOR).number(END);
    section(module, 10, new ModuleBytes().number(2).vector(called).vector(body()));
    return module.toByteArray();
  }

  private static void section(ModuleBytes module, int id, ModuleBytes content) {
    module.number(id).vector(content);
  }

  private int type(int local) {
    return !mixed || local % 4 < 2 ? I32 : local % 4 == 2 ? I64 : F64;
  }

  private ModuleBytes body() {
    ModuleBytes out = new ModuleBytes().number(locals + 1).number(1).number(I32);
    for (int k = 0; k < locals; k++) {
      out.number(1).number(type(k));
    }
    out.number(caught ? TRY : BLOCK).number(EMPTY);
    out.number(LOOP).number(EMPTY);
    out.number(GET).number(1).number(GET).number(0).number(GE_S);
    out.number(IF).number(EMPTY).number(BR).number(2).number(END);
    out.number(GET).number(1).number(CONST).signed(1).number(ADD).number(SET).number(1);
    for (int k = 0; k <= cases; k++) {
      out.number(BLOCK).number(EMPTY);
    }
    out.number(GET).number(1).number(CONST).signed(7919).number(MUL);
    out.number(CONST).signed(cases - 1).number(AND);
    out.number(BR_TABLE).number(cases);
    for (int k = 0; k <= cases; k++) {
      out.number(k);
    }
    out.number(END);
    Random random = new Random(1);
    for (int k = 0; k < cases; k++) {
      oneCase(out, k, random);
    }
    out.number(END);
    if (caught) {
      out.number(CATCH_ALL);
    }
    out.number(END);
    hash(out);
    return out.number(END);
  }

  private void oneCase(ModuleBytes out, int number, Random random) {
    for (int k = 0; k < OPERATIONS; k++) {
      int to = random.nextInt(locals);
      int from = same(to, random.nextInt(locals));
      out.number(GET).number(FIRST + to).number(GET).number(FIRST + from);
      switch (type(to)) {
        case I32 -> out.number(ADD).number(CONST).signed(number).number(XOR);
        case I64 -> out.number(I64_ADD);
        default -> out.bytes((byte) F64_ADD);
      }
      out.number(SET).number(FIRST + to);
    }
    if (mixed) {
      out.number(GET).number(FIRST).number(CALL).number(0).number(SET).number(FIRST);
    }
    out.number(BR).number(cases - number).number(END);
  }

  /** A local of the type that another has. */
  private int same(int local, int wanted) {
    int same = mixed ? wanted - wanted % 4 + local % 4 : wanted;
    return same < locals ? same : local;
  }

  private void hash(ModuleBytes out) {
    out.number(GET).number(1);
    for (int k = 0; k < locals; k++) {
      out.number(GET).number(FIRST + k);
      switch (type(k)) {
        case I32 -> {}
        case I64 -> out.bytes((byte) WRAP);
        // These stay zero.
        default -> out.bytes((byte) TRUNC);
      }
      out.number(XOR);
    }
  }
}
