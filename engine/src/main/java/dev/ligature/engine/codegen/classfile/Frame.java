package dev.ligature.engine.codegen.classfile;

import java.util.Arrays;

/**
 * What the verifier knows at the end of the code written so far: the types of operands, and which
 * locals have values. Each local has one type as long as the method runs, so that ways that meet
 * agree but on what has a value.
 */
final class Frame {
  static final int[] EMPTY = {};

  private final int object;
  private int[] stack = new int[32];
  private int height;
  private int slots;
  private int maxStack;
  private int[] localTypes = new int[64];
  private int maxLocals;
  private long[] assigned = new long[4];
  private boolean live;

  /**
   * A frame.
   *
   * @param object the type that all references have
   */
  Frame(int object) {
    this.object = object;
  }

  /** At the beginning of a method, before its parameters are added. */
  void begin() {
    height = 0;
    slots = 0;
    maxStack = 0;
    maxLocals = 0;
    Arrays.fill(assigned, 0);
    live = true;
  }

  /** Whether the end of the code can be reached. */
  boolean isLive() {
    return live;
  }

  void die() {
    live = false;
  }

  int maxStack() {
    return maxStack;
  }

  int maxLocals() {
    return maxLocals;
  }

  /** Adds a local that has no value yet. */
  int addLocal(int type) {
    int slot = maxLocals;
    maxLocals += VerificationType.slots(type);
    if (maxLocals > localTypes.length) {
      localTypes = Arrays.copyOf(localTypes, maxLocals * 2);
    }
    if (maxLocals > assigned.length * Long.SIZE) {
      assigned = Arrays.copyOf(assigned, assigned.length * 2);
    }
    localTypes[slot] = type;
    return slot;
  }

  int localType(int slot) {
    return localTypes[slot];
  }

  void setLocalType(int slot, int type) {
    localTypes[slot] = type;
  }

  void assign(int slot) {
    assigned[slot >> 6] |= 1L << slot;
  }

  long[] assigned() {
    return Arrays.copyOf(assigned, (maxLocals + Long.SIZE - 1) / Long.SIZE);
  }

  void push(int type) {
    if (height == stack.length) {
      stack = Arrays.copyOf(stack, height * 2);
    }
    stack[height++] = type;
    slots += VerificationType.slots(type);
    if (slots > maxStack) {
      maxStack = slots;
    }
  }

  int pop() {
    if (height == 0) {
      throw new IllegalStateException("operand stack: nothing to pop");
    }
    int type = stack[--height];
    slots -= VerificationType.slots(type);
    return type;
  }

  /** Pops arguments of a call. */
  void pop(int count, int slotCount) {
    if (count > height) {
      throw new IllegalStateException("operand stack: " + height + " of " + count + " arguments");
    }
    height -= count;
    slots -= slotCount;
  }

  int top() {
    if (height == 0) {
      throw new IllegalStateException("operand stack: nothing on top");
    }
    return stack[height - 1];
  }

  /** Has all operands of a type be of another one. */
  void replace(int type, int by) {
    for (int k = 0; k < height; k++) {
      if (stack[k] == type) {
        stack[k] = by;
      }
    }
  }

  /** Takes into account that the end of the code jumps to a label, or falls to it. */
  void flowTo(Label label) {
    if (label.assigned == null) {
      label.assigned = assigned();
      label.stack = height == 0 ? EMPTY : Arrays.copyOf(stack, height);
    } else {
      restrict(label);
      mergeStack(label);
    }
  }

  /** Takes into account that any instruction behind a label may go to a handler. */
  void flowTo(Label handler, long[] from, int exception) {
    if (handler.assigned == null) {
      handler.assigned = from.clone();
      handler.stack = new int[] {exception};
    } else {
      restrict(handler.assigned, from);
      if (handler.stack[0] != exception) {
        handler.stack[0] = object;
      }
    }
  }

  private void restrict(Label label) {
    long[] there = label.assigned;
    if (there != null) {
      restrict(there, assigned);
    }
  }

  private static void restrict(long[] there, long[] here) {
    for (int k = 0; k < there.length; k++) {
      there[k] &= k < here.length ? here[k] : 0;
    }
  }

  private void mergeStack(Label label) {
    int[] there = label.stack;
    if (there.length != height) {
      throw new IllegalStateException(
          "operand stack: " + height + " operands where others had " + there.length);
    }
    for (int k = 0; k < height; k++) {
      if (there[k] != stack[k]) {
        there[k] = merge(there[k], stack[k]);
      }
    }
  }

  private int merge(int a, int b) {
    if (!VerificationType.isReference(a) || !VerificationType.isReference(b)) {
      throw new IllegalStateException("operand stack: types " + a + " and " + b + " meet");
    }
    return a == VerificationType.NULL ? b : b == VerificationType.NULL ? a : object;
  }

  /** Goes on at a label that something has flown to. */
  void goOnAt(long[] locals, int[] operands) {
    Arrays.fill(assigned, 0);
    System.arraycopy(locals, 0, assigned, 0, locals.length);
    if (operands.length > stack.length) {
      stack = Arrays.copyOf(stack, operands.length * 2);
    }
    height = operands.length;
    System.arraycopy(operands, 0, stack, 0, height);
    slots = 0;
    for (int k = 0; k < height; k++) {
      slots += VerificationType.slots(stack[k]);
    }
    if (slots > maxStack) {
      maxStack = slots;
    }
    live = true;
  }
}
