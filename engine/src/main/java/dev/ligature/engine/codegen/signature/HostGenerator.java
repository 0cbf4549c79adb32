package dev.ligature.engine.codegen.signature;

import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_FINAL;
import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_PRIVATE;
import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_PUBLIC;
import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_STATIC;
import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_SUPER;

import dev.ligature.engine.codegen.classfile.ClassBuilder;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.classfile.MethodTypes;
import dev.ligature.engine.codegen.type.Types;
import java.util.function.Consumer;

/**
 * Writes the classes of host functions. Where code is generated, each host function has a hidden
 * one. Ahead of time there are ordinary ones: numbered, for one host function each, and one for
 * those that are left over.
 */
final class HostGenerator {
  private static final int CLASS = ACC_PUBLIC | ACC_FINAL | ACC_SUPER;
  private static final String HANDLE = "handle";
  private static final String TAKES_CALLER = "takesCaller";
  private static final String CLASS_DATA =
      "(" + Types.LOOKUP + Types.STRING + Types.CLASS + ")" + Types.OBJECT;

  /** The name that {@code MethodHandles.classData} wants its constant to have. */
  private static final String DEFAULT_NAME = "_";

  private HostGenerator() {}

  /**
   * A hidden class whose class data is the handle to run, so that the JIT sees a constant.
   *
   * @param takesCaller whether the handle takes the calling instance first
   */
  static byte[] hidden(Signature signature, boolean takesCaller) {
    String desc = signature.desc();
    String self = desc.substring(0, desc.lastIndexOf('/') + 1) + "Host;";
    ClassBuilder c = new ClassBuilder(CLASS, self, desc);
    SignatureGenerator.constructor(c, ACC_PUBLIC, desc);
    CodeBuilder code = c.method(ACC_PUBLIC, "call", signature.callType());
    Label begin = code.newBoundLabel();
    code.loadDynamic(
        Types.METHOD_HANDLES, "classData", CLASS_DATA, DEFAULT_NAME, Types.METHOD_HANDLE);
    run(code, signature, takesCaller);
    end(code, begin);
    return c.toByteArray();
  }

  /**
   * A class with a constant, which {@link dev.ligature.engine.code.HostTarget} gives it.
   *
   * @param name its binary name
   */
  static byte[] constant(Signature signature, String name) {
    String self = Types.ofName(name);
    int flags = ACC_PRIVATE | ACC_STATIC | ACC_FINAL;
    ClassBuilder c = new ClassBuilder(CLASS, self, signature.desc());
    c.field(flags, HANDLE, Types.METHOD_HANDLE);
    c.field(flags, TAKES_CALLER, "Z");
    SignatureGenerator.constructor(c, ACC_PUBLIC, signature.desc());
    CodeBuilder init = c.method(ACC_STATIC, ClassBuilder.CLASS_INIT, "()V");
    init.invokestatic(Types.METHOD_HANDLES, "lookup", "()" + Types.LOOKUP)
        .invokestatic(Types.HOST_TARGET, "of", "(" + Types.LOOKUP + ")" + Types.HOST_TARGET)
        .dup()
        .invokevirtual(Types.HOST_TARGET, HANDLE, "()" + Types.METHOD_HANDLE)
        .putstatic(self, HANDLE, Types.METHOD_HANDLE)
        .invokevirtual(Types.HOST_TARGET, TAKES_CALLER, "()Z")
        .putstatic(self, TAKES_CALLER, "Z")
        .return_();
    init.end();
    call(
        c,
        signature,
        code -> code.getstatic(self, TAKES_CALLER, "Z"),
        code -> code.getstatic(self, HANDLE, Types.METHOD_HANDLE));
    return c.toByteArray();
  }

  /**
   * A class of any number of host functions, each of which is an object.
   *
   * @param name its binary name
   */
  static byte[] shared(Signature signature, String name) {
    String self = Types.ofName(name);
    ClassBuilder c = new ClassBuilder(CLASS, self, signature.desc());
    c.field(ACC_PRIVATE | ACC_FINAL, HANDLE, Types.METHOD_HANDLE);
    c.field(ACC_PRIVATE | ACC_FINAL, TAKES_CALLER, "Z");
    CodeBuilder init =
        c.method(ACC_PUBLIC, ClassBuilder.INIT, "(" + Types.METHOD_HANDLE + "Z" + ")V");
    init.aload(0).invokespecial(signature.desc(), "()V");
    init.aload(0).aload(1).putfield(self, HANDLE, Types.METHOD_HANDLE);
    init.aload(0).iload(2).putfield(self, TAKES_CALLER, "Z").return_();
    init.end();
    call(
        c,
        signature,
        code -> code.aload(0).getfield(self, TAKES_CALLER, "Z"),
        code -> code.aload(0).getfield(self, HANDLE, Types.METHOD_HANDLE));
    return c.toByteArray();
  }

  private static void call(
      ClassBuilder c,
      Signature signature,
      Consumer<CodeBuilder> takesCaller,
      Consumer<CodeBuilder> handle) {
    CodeBuilder code = c.method(ACC_PUBLIC, "call", signature.callType());
    Label begin = code.newBoundLabel();
    Label plain = code.newLabel();
    takesCaller.accept(code);
    code.ifeq(plain);
    handle.accept(code);
    run(code, signature, true);
    code.labelBinding(plain);
    handle.accept(code);
    run(code, signature, false);
    end(code, begin);
  }

  /** Runs the handle on the stack, and returns. */
  private static void run(CodeBuilder code, Signature signature, boolean takesCaller) {
    String type = signature.javaType();
    if (takesCaller) {
      code.aload(1 + CallSequence.argumentSlots(signature));
    }
    CallSequence.loadArguments(code, signature, 1);
    code.invokevirtual(
            Types.METHOD_HANDLE,
            "invokeExact",
            takesCaller ? MethodTypes.prepend(type, Types.INSTANCE) : type)
        .return_(signature.result());
  }

  private static void end(CodeBuilder code, Label begin) {
    Label handler = code.newLabel();
    code.exceptionCatchAll(begin, handler, handler);
    code.labelBinding(handler)
        .invokestatic(Types.HOST_THROW, "of", "(" + Types.THROWABLE + ")" + Types.RUNTIME_EXCEPTION)
        .athrow();
    code.end();
  }
}
