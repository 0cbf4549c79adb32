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
 * Writes what loops of a module call whose thread attends: a method that stops it if it is to, and
 * asks the module's poll. At most 35 bytes, so that the JIT inlines it wherever it is called.
 *
 * @see dev.ligature.engine.code.LoopPoll
 */
public final class PollGenerator {
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
    turn(c);
  }

  /** The subclass of an instance class, of which there is never an instance. */
  public static byte[] overriding(ClassDesc subclass, ClassDesc instance) {
    return ClassFile.of()
        .build(
            subclass,
            c -> {
              c.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER).withSuperclass(instance);
              turn(c);
            });
  }

  private static void turn(ClassBuilder c) {
    c.withMethodBody(Types.TURN, MTD_void, ClassFile.ACC_PUBLIC, CodeBuilder::return_);
  }

  private static void poll(CodeBuilder code) {
    int stack = code.allocateLocal(TypeKind.REFERENCE);
    Label going = code.newLabel();
    code.aload(0)
        .getfield(Types.INSTANCE, "stack", Types.SHADOW_STACK)
        .dup()
        .astore(stack)
        .getfield(Types.SHADOW_STACK, "stopped", CD_boolean)
        .ifeq(going)
        .aload(stack)
        .invokevirtual(Types.SHADOW_STACK, "stop", MTD_void)
        .labelBinding(going)
        .ldc(POLL)
        .aload(stack)
        .invokevirtual(
            CD_MethodHandle, "invokeExact", MethodTypeDesc.of(CD_void, Types.SHADOW_STACK))
        .return_();
  }
}
