package dev.ligature.engine.codegen.generate;

import dev.ligature.engine.codegen.classfile.ClassBuilder;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.type.Types;

/**
 * Writes what loops of a module call whose thread attends: a method that stops it if it is to, and
 * asks the module's poll. At most 35 bytes, so that the JIT inlines it wherever it is called.
 *
 * @see dev.ligature.engine.code.LoopPoll
 */
public final class PollGenerator {
  private static final String CONSTANT =
      "(" + Types.LOOKUP + Types.STRING + Types.CLASS + ")" + Types.METHOD_HANDLE;

  private PollGenerator() {}

  static void write(ClassBuilder c, String instance) {
    int flags = ClassBuilder.ACC_PUBLIC | ClassBuilder.ACC_STATIC;
    CodeBuilder code = c.method(flags, Types.POLL, "(" + instance + ")V");
    poll(code);
    code.end();
    turn(c);
  }

  /** The subclass of an instance class, of which there is never an instance. */
  public static byte[] overriding(String subclass, String instance) {
    ClassBuilder c =
        new ClassBuilder(ClassBuilder.ACC_FINAL | ClassBuilder.ACC_SUPER, subclass, instance);
    turn(c);
    return c.toByteArray();
  }

  private static void turn(ClassBuilder c) {
    CodeBuilder code = c.method(ClassBuilder.ACC_PUBLIC, Types.TURN, "()V");
    code.return_();
    code.end();
  }

  private static void poll(CodeBuilder code) {
    int stack = code.allocateLocal(Types.SHADOW_STACK);
    Label going = code.newLabel();
    code.aload(0)
        .getfield(Types.INSTANCE, "stack", Types.SHADOW_STACK)
        .dup()
        .astore(stack)
        .getfield(Types.SHADOW_STACK, "stopped", "Z")
        .ifeq(going)
        .aload(stack)
        .invokevirtual(Types.SHADOW_STACK, "stop", "()V")
        .labelBinding(going)
        .loadDynamic(Types.LOOP_POLL, "constant", CONSTANT, "poll", Types.METHOD_HANDLE)
        .aload(stack)
        .invokevirtual(Types.METHOD_HANDLE, "invokeExact", "(" + Types.SHADOW_STACK + ")V")
        .return_();
  }
}
