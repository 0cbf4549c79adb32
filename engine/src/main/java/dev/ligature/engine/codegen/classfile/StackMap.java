package dev.ligature.engine.codegen.classfile;

import java.util.Arrays;

/** Writes the frames of a method, each as what differs from the one before. */
final class StackMap {
  private static final int SAME_EXTENDED = 251;
  private static final int ONE_OPERAND_EXTENDED = 247;
  private static final int FULL = 255;
  private static final int SHORT = 64;

  /** How many locals a frame may have more or less than the one before without being full. */
  private static final int FEW = 3;

  private final ConstantPool pool;
  private final Frame frame;
  private final Bytes out = new Bytes(256);
  private long[] before;
  private int pc = -1;
  private int count;

  /**
   * The frames of a method.
   *
   * @param parameters the locals that have values where it begins
   */
  StackMap(ConstantPool pool, Frame frame, long[] parameters) {
    this.pool = pool;
    this.frame = frame;
    this.before = parameters;
  }

  int count() {
    return count;
  }

  Bytes bytes() {
    return out;
  }

  /** Adds the frame at a label, which lies behind those added before. */
  void add(Label label, long[] assigned) {
    int delta = label.pc - pc - 1;
    int[] stack = label.stack;
    if (isSame(assigned)) {
      if (stack.length == 0) {
        same(delta);
      } else if (stack.length == 1) {
        oneOperand(delta, stack[0]);
      } else {
        full(delta, locals(assigned), stack);
      }
    } else {
      int[] locals = locals(assigned);
      if (stack.length > 0 || !change(delta, locals(before), locals)) {
        full(delta, locals, stack);
      }
      before = assigned;
    }
    pc = label.pc;
    count++;
  }

  private boolean isSame(long[] assigned) {
    int most = Math.max(assigned.length, before.length);
    for (int k = 0; k < most; k++) {
      long here = k < assigned.length ? assigned[k] : 0;
      if (here != (k < before.length ? before[k] : 0)) {
        return false;
      }
    }
    return true;
  }

  /** The types of locals as frames have them: those without a value between others are there. */
  private int[] locals(long[] assigned) {
    int[] types = new int[assigned.length * Long.SIZE];
    int length = 0;
    int end = 0;
    int slot = 0;
    while (slot < assigned.length * Long.SIZE) {
      if ((assigned[slot >> 6] & 1L << slot) == 0) {
        types[length++] = VerificationType.TOP;
        slot++;
      } else {
        int type = frame.localType(slot);
        types[length++] = type;
        end = length;
        slot += VerificationType.slots(type);
      }
    }
    return Arrays.copyOf(types, end);
  }

  private void same(int delta) {
    if (delta < SHORT) {
      out.u1(delta);
    } else {
      out.u1u2(SAME_EXTENDED, delta);
    }
  }

  private void oneOperand(int delta, int type) {
    if (delta < SHORT) {
      out.u1(SHORT + delta);
    } else {
      out.u1u2(ONE_OPERAND_EXTENDED, delta);
    }
    type(type);
  }

  /** Writes that there are a few locals more or less at the end, if that is all. */
  private boolean change(int delta, int[] old, int[] now) {
    int more = now.length - old.length;
    if (more == 0 || Math.abs(more) > FEW) {
      return false;
    }
    int common = Math.min(old.length, now.length);
    if (!Arrays.equals(old, 0, common, now, 0, common)) {
      return false;
    }
    out.u1u2(SAME_EXTENDED + more, delta);
    for (int k = common; k < now.length; k++) {
      type(now[k]);
    }
    return true;
  }

  private void full(int delta, int[] locals, int[] stack) {
    out.u1u2(FULL, delta);
    types(locals);
    types(stack);
  }

  private void types(int[] types) {
    out.u2(types.length);
    for (int type : types) {
      type(type);
    }
  }

  private void type(int type) {
    if (VerificationType.isClass(type)) {
      out.u1u2(VerificationType.tag(type), pool.index(pool.classOf(type)));
    } else if (VerificationType.isUninitialized(type)) {
      out.u1u2(VerificationType.tag(type), VerificationType.number(type));
    } else {
      out.u1(type);
    }
  }
}
