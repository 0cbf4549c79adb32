package dev.ligature.engine.codegen.generate;

import static java.lang.constant.ConstantDescs.CD_MethodHandle;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.ligature.engine.codegen.type.Types;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the method by which loops of a module ask whether their thread is to stop. At most 35
 * bytes, so that the JIT inlines it wherever it is called.
 */
final class PollGenerator {
  private static final DynamicConstantDesc<?> POLL =
      DynamicConstantDesc.ofNamed(
          ConstantDescs.ofConstantBootstrap(Types.LOOP_POLL, "constant", CD_MethodHandle),
          "poll",
          CD_MethodHandle);

  private PollGenerator() {}

  static void write(ClassBuilder c, ClassDesc instance) {
    c.withMethodBody(
        Types.POLL,
        MethodTypeDesc.of(CD_void, instance),
        ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
        PollGenerator::poll);
  }

  private static void poll(CodeBuilder code) {
    int stack = code.allocateLocal(TypeKind.REFERENCE);
    Label going = code.newLabel();
    Label end = code.newLabel();
    code.aload(0)
        .getfield(Types.INSTANCE, "stack", Types.SHADOW_STACK)
        .dup()
        .astore(stack)
        .getfield(Types.SHADOW_STACK, "stopped", CD_boolean)
        .ifeq(going)
        .aload(stack)
        .invokevirtual(Types.SHADOW_STACK, "stop", MTD_void)
        .labelBinding(going)
        .invokestatic(Types.LOOP_POLLS, "areArmed", MethodTypeDesc.of(CD_boolean))
        .ifeq(end)
        .ldc(POLL)
        .aload(stack)
        .invokevirtual(
            CD_MethodHandle, "invokeExact", MethodTypeDesc.of(CD_void, Types.SHADOW_STACK))
        .labelBinding(end)
        .return_();
  }
}
