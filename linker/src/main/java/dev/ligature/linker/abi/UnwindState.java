package dev.ligature.linker.abi;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import java.util.Arrays;

/** What one thread of a guest has thrown and caught by functions of the host. */
final class UnwindState {
  /** The most handlers that can be active: each has a frame in a guest whose stack has an end. */
  private static final int MOST = 1 << 16;

  private static final int[] NONE = {};

  /** How many {@code invoke_} functions the thread is in: any of them may catch what is thrown. */
  private int depth;

  private int last;
  private int uncaught;
  private int[] caught = NONE;
  private int size;
  private boolean describing;
  private int tempRet0;

  /** Begins a call from which a guest catches what is thrown. */
  void enter() {
    depth++;
  }

  /** Ends such a call, whatever way. */
  void leave() {
    depth--;
  }

  /** Whether some frame below may catch what is thrown now. */
  boolean isCaughtBelow() {
    return depth > 0;
  }

  /** The object that an {@code invoke_} function has caught last; 0 if that was no exception. */
  int last() {
    return last;
  }

  void setLast(int object) {
    last = object;
  }

  /** How many exceptions are on their way to a handler. */
  int uncaught() {
    return uncaught;
  }

  /** Notes that an exception is on its way. */
  void thrown() {
    uncaught++;
  }

  /** Notes that an exception has come to its handler. */
  void arrived() {
    uncaught = Math.max(0, uncaught - 1);
  }

  /** Notes the object of the handler that begins. */
  void push(int object) {
    if (size == MOST) {
      throw new TrapException(
          TrapKind.STACK_EXHAUSTED, "more than " + MOST + " handlers of C++ exceptions are active");
    }
    if (size == caught.length) {
      caught = Arrays.copyOf(caught, Math.max(8, size * 2));
    }
    caught[size++] = object;
  }

  /** The object of the innermost handler, which ends; 0 if none is active. */
  int pop() {
    return size == 0 ? 0 : caught[--size];
  }

  /** The object of the innermost handler; 0 if none is active. */
  int peek() {
    return size == 0 ? 0 : caught[size - 1];
  }

  /** Whether the guest is being asked what an exception is, in the course of which it may throw. */
  boolean isDescribing() {
    return describing;
  }

  void setDescribing(boolean describing) {
    this.describing = describing;
  }

  /** The upper half of the last result of 64 bits, or what the compiler puts there. */
  int tempRet0() {
    return tempRet0;
  }

  void setTempRet0(int value) {
    tempRet0 = value;
  }
}
