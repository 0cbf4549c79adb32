package dev.ligature.engine.codegen.signature;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.type.Types;

/**
 * Writes what an interruptible call from Java does beyond the call: it says which Java thread is in
 * the guest now. In place, so that it can be undone where the JVM's stack has ended.
 */
final class Presence {
  private static final String THREAD = "Ljava/lang/Thread;";

  /** The stack that the thread was made known to; null before. */
  private final int inside;

  /** The thread that was known before: the same, or null if it was not in the guest. */
  private final int before;

  Presence(CodeBuilder code) {
    inside = code.allocateLocal(Types.SHADOW_STACK);
    before = code.allocateLocal(THREAD);
    code.aconst_null().astore(inside).aconst_null().astore(before);
  }

  /** Makes the current thread known. */
  void begin(CodeBuilder code, int stack) {
    code.aload(stack)
        .getfield(Types.SHADOW_STACK, "runner", THREAD)
        .astore(before)
        .aload(stack)
        .invokestatic(THREAD, "currentThread", "()" + THREAD)
        .putfield(Types.SHADOW_STACK, "runner", THREAD)
        .aload(stack)
        .astore(inside);
  }

  /** Undoes it, if it was done. */
  void end(CodeBuilder code) {
    Label outside = code.newLabel();
    code.aload(inside)
        .ifnull(outside)
        .aload(inside)
        .aload(before)
        .putfield(Types.SHADOW_STACK, "runner", THREAD)
        .labelBinding(outside);
  }

  /** After a call that has returned: lets go of an interruption, which throws if it was noticed. */
  void settle(CodeBuilder code) {
    Label none = code.newLabel();
    code.aload(inside)
        .ifnull(none)
        .aload(inside)
        .getfield(Types.SHADOW_STACK, "stopped", "Z")
        .ifeq(none)
        .aload(inside)
        .invokevirtual(Types.SHADOW_STACK, "settleReturn", "()V")
        .labelBinding(none);
  }
}
