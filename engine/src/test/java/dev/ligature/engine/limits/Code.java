package dev.ligature.engine.limits;

/** The instructions of a body. */
final class Code extends Bytes {
  static final int I32 = 0x7f;
  static final int I64 = 0x7e;
  static final int EMPTY = 0x40;

  static final int BLOCK = 0x02;
  static final int LOOP = 0x03;
  static final int IF = 0x04;
  static final int ELSE = 0x05;
  static final int TRY = 0x06;
  static final int CATCH = 0x07;
  static final int THROW = 0x08;
  static final int END = 0x0b;
  static final int BR = 0x0c;
  static final int BR_IF = 0x0d;
  static final int BR_TABLE = 0x0e;
  static final int RETURN = 0x0f;
  static final int DROP = 0x1a;
  static final int TRY_TABLE = 0x1f;
  static final int ADD = 0x6a;
  static final int SUB = 0x6b;
  static final int MUL = 0x6c;
  static final int XOR = 0x73;
  static final int ADD64 = 0x7c;
  static final int CATCH_ALL = 0x19;

  Code i32(int value) {
    op(0x41).s(value);
    return this;
  }

  Code i64(long value) {
    op(0x42).s(value);
    return this;
  }

  Code get(int local) {
    op(0x20).u(local);
    return this;
  }

  Code set(int local) {
    op(0x21).u(local);
    return this;
  }

  Code tee(int local) {
    op(0x22).u(local);
    return this;
  }

  Code globalGet(int global) {
    op(0x23).u(global);
    return this;
  }

  Code globalSet(int global) {
    op(0x24).u(global);
    return this;
  }

  Code call(int function) {
    op(0x10).u(function);
    return this;
  }

  Code callIndirect(int type, int table) {
    op(0x11).u(type).u(table);
    return this;
  }

  /** An opcode with one index. */
  Code op1(int opcode, int index) {
    op(opcode).u(index);
    return this;
  }

  /** A further index. */
  Code index(int index) {
    u(index);
    return this;
  }

  @Override
  Code op(int... bytes) {
    super.op(bytes);
    return this;
  }
}
