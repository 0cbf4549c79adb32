package dev.ligature.engine.codegen.signature;

import static java.lang.constant.ConstantDescs.CD_boolean;

import dev.ligature.engine.codegen.type.Types;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes what an interruptible call from Java does beyond the call: it says which Java thread is in
 * the guest now. In place, so that it can be undone where the JVM's stack has ended.
 */
final class Presence {
  private static final ClassDesc THREAD = ClassDesc.of("java.lang.Thread");

  /** The stack that the thread was made known to; null before. */
  private final int inside;

  /** The thread that was known before: the same, or null if it was not in the guest. */
  private final int before;

  Presence(CodeBuilder code) {
    inside = code.allocateLocal(TypeKind.REFERENCE);
    before = code.allocateLocal(TypeKind.REFERENCE);
    code.aconst_null().astore(inside).aconst_null().astore(before);
  }

  /** Makes the current thread known. */
  void begin(CodeBuilder code, int stack) {
    code.aload(stack)
        .getfield(Types.SHADOW_STACK, "runner", THREAD)
        .astore(before)
        .aload(stack)
        .invokestatic(THREAD, "currentThread", MethodTypeDesc.of(THREAD))
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
        .getfield(Types.SHADOW_STACK, "stopped", CD_boolean)
        .ifeq(none)
        .aload(inside)
        .invokevirtual(Types.SHADOW_STACK, "settleReturn", MethodTypeDesc.of(ConstantDescs.CD_void))
        .labelBinding(none);
  }
}
