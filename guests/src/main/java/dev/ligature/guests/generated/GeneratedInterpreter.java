package dev.ligature.guests.generated;

import dev.ligature.guests.wat.Bytes;
import dev.ligature.wasm.Op;
import java.util.Random;

/**
 * A library with a function like an interpreter's: a loop around a switch, whose cases share locals
 * that are live throughout. It imports nothing.
 *
 * @param cases how many cases, a power of two
 * @param locals how many locals they share
 * @param caught whether the loop is in a block that catches
 * @param mixed whether some of the locals are {@code i64} and {@code f64}, and each case calls
 */
public record GeneratedInterpreter(int cases, int locals, boolean caught, boolean mixed) {
  /** The exported function: of how many times to go round, a hash of the locals. */
  public static final String FUNCTION = "run";

  private static final int OPERATIONS = 20;
  private static final int I32 = 0x7f;
  private static final int I64 = 0x7e;
  private static final int F64 = 0x7c;
  private static final int EMPTY = 0x40;

  /** The parameter and the number of the round come first. */
  private static final int FIRST = 2;

  /** The module's bytes. */
  public byte[] module() {
    Bytes module = new Bytes().bytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(module, 0, new Bytes().name("dylink.0").u8(1).u8(4).u8(0).u8(0).u8(0).u8(0));
    section(module, 1, new Bytes().u8(1).u8(0x60).u8(1).u8(I32).u8(1).u8(I32));
    section(module, 3, new Bytes().u8(2).u8(0).u8(0));
    section(module, 7, new Bytes().u8(1).name(FUNCTION).u8(0).u8(1));
    Bytes called = constant(get(new Bytes().u8(0), 0), 13).op(Op.I32_XOR).op(Op.END);
    section(module, 10, new Bytes().u8(2).sized(called.toArray()).sized(body().toArray()));
    return module.toArray();
  }

  private static void section(Bytes module, int id, Bytes content) {
    module.u8(id).sized(content.toArray());
  }

  private static Bytes get(Bytes out, int local) {
    return out.op(Op.LOCAL_GET).unsigned(local);
  }

  private static Bytes set(Bytes out, int local) {
    return out.op(Op.LOCAL_SET).unsigned(local);
  }

  private static Bytes constant(Bytes out, int value) {
    return out.op(Op.I32_CONST).signed(value);
  }

  private int type(int local) {
    return !mixed || local % 4 < 2 ? I32 : local % 4 == 2 ? I64 : F64;
  }

  private Bytes body() {
    Bytes out = new Bytes().unsigned(locals + 1).u8(1).u8(I32);
    for (int k = 0; k < locals; k++) {
      out.u8(1).u8(type(k));
    }
    out.op(caught ? Op.TRY : Op.BLOCK).u8(EMPTY).op(Op.LOOP).u8(EMPTY);
    get(get(out, 1), 0).op(Op.I32_GE_S);
    out.op(Op.IF).u8(EMPTY).op(Op.BR).u8(2).op(Op.END);
    set(constant(get(out, 1), 1).op(Op.I32_ADD), 1);
    dispatch(out);
    Random random = new Random(1);
    for (int k = 0; k < cases; k++) {
      oneCase(out, k, random);
    }
    out.op(Op.END);
    if (caught) {
      out.op(Op.CATCH_ALL);
    }
    hash(out.op(Op.END));
    return out.op(Op.END);
  }

  private void dispatch(Bytes out) {
    for (int k = 0; k <= cases; k++) {
      out.op(Op.BLOCK).u8(EMPTY);
    }
    constant(constant(get(out, 1), 7919).op(Op.I32_MUL), cases - 1).op(Op.I32_AND);
    out.op(Op.BR_TABLE).unsigned(cases);
    for (int k = 0; k <= cases; k++) {
      out.unsigned(k);
    }
    out.op(Op.END);
  }

  private void oneCase(Bytes out, int number, Random random) {
    for (int k = 0; k < OPERATIONS; k++) {
      int to = random.nextInt(locals);
      int from = same(to, random.nextInt(locals));
      get(get(out, FIRST + to), FIRST + from);
      switch (type(to)) {
        case I32 -> constant(out.op(Op.I32_ADD), number).op(Op.I32_XOR);
        case I64 -> out.op(Op.I64_ADD);
        default -> out.op(Op.F64_ADD);
      }
      set(out, FIRST + to);
    }
    if (mixed) {
      set(get(out, FIRST).op(Op.CALL).u8(0), FIRST);
    }
    out.op(Op.BR).unsigned(cases - number).op(Op.END);
  }

  /** A local of the type that another has. */
  private int same(int local, int wanted) {
    int same = mixed ? wanted - wanted % 4 + local % 4 : wanted;
    return same < locals ? same : local;
  }

  private void hash(Bytes out) {
    get(out, 1);
    for (int k = 0; k < locals; k++) {
      get(out, FIRST + k);
      switch (type(k)) {
        case I32 -> {}
        case I64 -> out.op(Op.I32_WRAP_I64);
        // These stay zero.
        default -> out.op(Op.I32_TRUNC_F64_S);
      }
      out.op(Op.I32_XOR);
    }
  }
}
