package dev.ligature.engine.codegen.body;

import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.VectorOp;
import java.io.ByteArrayOutputStream;

/** Writes instructions in the binary format. */
final class CodeWriter {
  /** The type of a block without parameters and results. */
  private static final int EMPTY = 0x40;

  private static final int MULTI_BYTE = 0xff;

  /** The prefix of instructions on vectors. */
  private static final int VECTOR = 0xfd;

  /** The flag of an access that a memory's index follows. */
  private static final int MEMORY_INDEX = 0x40;

  /** The first signed number that takes two bytes. */
  private static final int SIGNED_BYTE = 0x40;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** How many blocks are open. */
  private int depth;

  int depth() {
    return depth;
  }

  void op(int op) {
    if (Op.isVector(op)) {
      out.write(VECTOR);
      index(VectorOp.code(op));
    } else if (op > MULTI_BYTE) {
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
  void copy(byte[] bytes) {
    out.writeBytes(bytes);
  }

  /** An instruction with a number that has a sign. */
  void signed(int op, long value) {
    op(op);
    long rest = value;
    while (rest < -SIGNED_BYTE || rest >= SIGNED_BYTE) {
      out.write(((int) rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    out.write((int) rest & 0x7f);
  }

  /** An instruction with the number of a lane. */
  void lane(int op, int lane) {
    op(op);
    out.write(lane);
  }

  /** A load or store. */
  void access(int op, int alignment, int memory, long offset) {
    op(op);
    index(alignment | MEMORY_INDEX);
    index(memory);
    long rest = offset;
    while ((rest & ~0x7fL) != 0) {
      out.write(((int) rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** The type that a reference is of. */
  void heapType(ValType type) {
    if (type.isIndexed()) {
      signedIndex(type.typeIndex());
    } else {
      out.write(type.kind().code());
    }
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
    signedIndex(type);
    depth++;
  }

  /** An index where a negative number would mean something else. */
  private void signedIndex(int index) {
    int rest = index;
    while (rest >= SIGNED_BYTE) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
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
