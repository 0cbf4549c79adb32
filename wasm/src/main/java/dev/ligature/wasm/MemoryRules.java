package dev.ligature.wasm;

import java.util.List;

/** The rules of memory instructions. */
final class MemoryRules {
  /** From {@link Op#I32_LOAD} on, the size of each access as a power of two. */
  private static final byte[] NATURAL = {
    2, 3, 2, 3, 0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 3, 2, 3, 0, 1, 0, 1, 2
  };

  /** From {@link Op#I32_ATOMIC_LOAD} on, for each operation. */
  private static final byte[] ATOMIC = {2, 3, 0, 1, 0, 1, 2};

  private final BodyState state;
  private final Cursor cursor;
  private final OperandStack stack;

  MemoryRules(BodyState state) {
    this.state = state;
    this.cursor = state.cursor();
    this.stack = state.stack();
  }

  private boolean is64(int memory) {
    List<ExternType.Memory> memories = state.module().memories();
    return memories.get(cursor.checked(memory, memories.size(), "memory")).limits().is64();
  }

  private ValType address(int memory) {
    return is64(memory) ? ValType.I64 : ValType.I32;
  }

  /** A load or store; the first operand stands for the address. */
  void access(int op, ValType[] operands) {
    boolean is64 = is64(cursor.aux());
    int align = cursor.code().aux2(cursor.at());
    int natural = natural(op);
    if (Op.isAtomicAccess(op) && align != natural) {
      throw cursor.invalid(
          "alignment must be natural: %s has 2^%d, needs 2^%d"
              .formatted(cursor.name(), align, natural));
    }
    if (align > natural) {
      throw cursor.invalid(
          "alignment must not be larger than natural: "
              + cursor.name()
              + " has 2^"
              + align
              + ", at most 2^"
              + natural);
    }
    long offset = cursor.imm();
    if (!is64 && (offset < 0 || offset > 0xffffffffL)) {
      throw cursor.invalid(
          "offset out of range: " + Long.toUnsignedString(offset) + " in a 32-bit memory");
    }
    for (int i = operands.length - 1; i > 0; i--) {
      stack.pop(operands[i]);
    }
    stack.pop(is64 ? ValType.I64 : ValType.I32);
    ValType result =
        !Op.isVector(op)
            ? NumericTypes.result(op)
            : Op.signature(op).endsWith("v") ? ValType.V128 : null;
    if (result != null) {
      stack.push(result);
    }
  }

  private static int natural(int op) {
    return switch (op) {
      case Op.MEMORY_ATOMIC_NOTIFY, Op.MEMORY_ATOMIC_WAIT32 -> 2;
      case Op.MEMORY_ATOMIC_WAIT64 -> 3;
      default ->
          Op.isVector(op)
              ? VectorOp.accessSize(op)
              : Op.isAtomicAccess(op)
                  ? ATOMIC[(op - Op.I32_ATOMIC_LOAD) % ATOMIC.length]
                  : NATURAL[op - Op.I32_LOAD];
    };
  }

  void size() {
    stack.push(address(cursor.index()));
  }

  void grow() {
    ValType address = address(cursor.index());
    stack.pop(address);
    stack.push(address);
  }

  void fill() {
    ValType address = address(cursor.index());
    stack.pop(address);
    stack.pop(ValType.I32);
    stack.pop(address);
  }

  void copy() {
    boolean to64 = is64(cursor.index());
    boolean from64 = is64(cursor.aux());
    stack.pop(to64 && from64 ? ValType.I64 : ValType.I32);
    stack.pop(from64 ? ValType.I64 : ValType.I32);
    stack.pop(to64 ? ValType.I64 : ValType.I32);
  }

  void init() {
    ValType address = address(cursor.aux());
    checkSegment();
    stack.pop(ValType.I32);
    stack.pop(ValType.I32);
    stack.pop(address);
  }

  void dataDrop() {
    checkSegment();
  }

  private void checkSegment() {
    cursor.checked(cursor.index(), state.module().dataSegments().size(), "data segment");
  }
}
