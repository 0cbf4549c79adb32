package dev.ligature.engine.codegen.body;

import dev.ligature.wasm.Op;
import java.io.ByteArrayOutputStream;

/** Writes instructions in the binary format. */
final class CodeWriter {
  /** The type of a block without parameters and results. */
  private static final int EMPTY = 0x40;

  private static final int MULTI_BYTE = 0xff;

  /** The first signed number that takes two bytes. */
  private static final int SIGNED_BYTE = 0x40;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** How many blocks are open. */
  private int depth;

  int depth() {
    return depth;
  }

  void op(int op) {
    if (op > MULTI_BYTE) {
      out.write(op >> 8);
      index(op & MULTI_BYTE);
    } else {
      out.write(op);
    }
  }

  void op(int op, int index) {
    op(op);
    index(index);
  }

  void index(int value) {
    int rest = value;
    while ((rest & ~0x7f) != 0) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  /** An instruction as it stands elsewhere. */
  void copy(byte[] bytes, int start, int end) {
    out.write(bytes, start, end - start);
  }

  /** Opens a block without values. */
  void open(int op) {
    op(op);
    out.write(EMPTY);
    depth++;
  }

  /** Opens a block of the type at an index. */
  void openWith(int type) {
    op(Op.BLOCK);
    int rest = type;
    while (rest >= SIGNED_BYTE) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
    depth++;
  }

  void end() {
    op(Op.END);
    depth--;
  }

  /** Closes a block by an instruction that has been written. */
  void closed() {
    depth--;
  }

  int size() {
    return out.size();
  }

  byte[] toArray() {
    return out.toByteArray();
  }
}
