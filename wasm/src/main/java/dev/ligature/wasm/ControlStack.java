package dev.ligature.wasm;

import java.util.Arrays;
import java.util.List;

/**
 * The blocks that are open, the whole body first, and the operands and locals that go with each.
 *
 * @see <a href="https://webassembly.github.io/spec/core/appendix/algorithm.html">Validation
 *     algorithm</a>
 */
final class ControlStack {
  private final Cursor cursor;
  private final OperandStack stack;
  private final Locals locals;
  private int size;
  private int[] ops = new int[16];
  private FuncType[] types = new FuncType[16];
  private int[] floors = new int[16];
  private int[] assigned = new int[16];
  private boolean[] polymorphic = new boolean[16];

  ControlStack(Cursor cursor, OperandStack stack, Locals locals) {
    this.cursor = cursor;
    this.stack = stack;
    this.locals = locals;
  }

  int size() {
    return size;
  }

  /** The instruction that opened the innermost block or its current part. */
  int innermostOp() {
    return ops[size - 1];
  }

  FuncType innermostType() {
    return types[size - 1];
  }

  /** Opens a block over the parameters, which must have been taken off the stack. */
  void open(int op, FuncType type) {
    if (size == ops.length) {
      ops = Arrays.copyOf(ops, size * 2);
      types = Arrays.copyOf(types, size * 2);
      floors = Arrays.copyOf(floors, size * 2);
      assigned = Arrays.copyOf(assigned, size * 2);
      polymorphic = Arrays.copyOf(polymorphic, size * 2);
    }
    if (size > 0) {
      polymorphic[size - 1] = stack.isPolymorphic();
    }
    ops[size] = op;
    types[size] = type;
    floors[size] = stack.size();
    assigned[size] = locals.assigned();
    size++;
    stack.enter(stack.size(), false);
    stack.pushAll(type.params());
  }

  /** Checks what the block leaves and closes it; its results are not on the stack. */
  void close() {
    finishPart();
    size--;
    if (size > 0) {
      stack.enter(floors[size - 1], polymorphic[size - 1]);
    }
  }

  /** Checks what this part of the block leaves and starts another one without operands. */
  void nextPart(int op) {
    finishPart();
    ops[size - 1] = op;
    stack.enter(floors[size - 1], false);
  }

  private void finishPart() {
    stack.popAll(types[size - 1].results());
    stack.checkEmpty();
    locals.forget(assigned[size - 1]);
  }

  /** The op of the block that a label names. */
  int opAt(int label) {
    return ops[size - 1 - checked(label)];
  }

  /** The types of the values that a branch to a label takes. */
  List<ValType> labelTypes(int label) {
    int block = size - 1 - checked(label);
    return ops[block] == Op.LOOP ? types[block].params() : types[block].results();
  }

  private int checked(int label) {
    return cursor.checked(label, size, "label");
  }
}
