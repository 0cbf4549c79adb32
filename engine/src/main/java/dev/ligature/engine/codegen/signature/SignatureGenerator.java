package dev.ligature.engine.codegen.signature;

import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_ABSTRACT;
import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_FINAL;
import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_PRIVATE;
import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_PUBLIC;
import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_STATIC;
import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_SUPER;

import dev.ligature.engine.codegen.classfile.ClassBuilder;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.classfile.MethodTypes;
import dev.ligature.engine.codegen.loading.LookupMethod;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;

/** Writes the classes of a signature; {@link HostGenerator} those of host functions. */
final class SignatureGenerator {
  static final String LAZY_SUFFIX = "~lazy";

  private static final String MISS = "miss";
  static final String AT = "(I" + Types.TABLE + ")" + Types.FUNC;
  private static final String FUNCTIONS = "()[" + Types.FUNC;

  private static final int ABSTRACT_CLASS = ACC_PUBLIC | ACC_ABSTRACT | ACC_SUPER;
  private static final int FINAL_CLASS = ACC_PUBLIC | ACC_FINAL | ACC_SUPER;
  private static final int STATIC_METHOD = ACC_PUBLIC | ACC_STATIC;

  private SignatureGenerator() {}

  /**
   * The abstract class of a signature: {@code call}, which runs the code on an instance; {@code
   * tail}, which may leave a tail call to its caller, but does not here; {@code at}, which finds a
   * function of this type in a table, and {@code miss}, which does so where that is not simple;
   * {@code enter}, by which Java calls a function; {@code lookup}, by which host functions' classes
   * are defined.
   */
  static byte[] call(Signature signature) {
    ClassBuilder c = new ClassBuilder(ABSTRACT_CLASS, signature.desc(), Types.CODE);
    constructor(c, ACC_PUBLIC, Types.CODE);
    LookupMethod.write(c);
    c.abstractMethod(ACC_PUBLIC, "call", signature.callType());
    CodeBuilder tail =
        c.method(ACC_PUBLIC, "tail", ResumptionGenerator.tailType(signature.callType()));
    ResumptionGenerator.callFully(tail, signature);
    tail.end();
    at(c.method(STATIC_METHOD, "at", AT), signature);
    miss(c.method(STATIC_METHOD, MISS, AT), signature);
    String entered = MethodTypes.prepend(signature.javaType(), Types.FUNC);
    enter(c.method(STATIC_METHOD, "enter", entered), signature);
    return c.toByteArray();
  }

  static void constructor(ClassBuilder c, int access, String parent) {
    CodeBuilder code = c.method(access, ClassBuilder.INIT, "()V");
    code.aload(0).invokespecial(parent, "()V").return_();
    code.end();
  }

  /**
   * At most 35 bytes, so that the JIT inlines it wherever it is called. The JVM's own checks find
   * an index out of bounds and an element that is null.
   */
  private static void at(CodeBuilder code, Signature signature) {
    Label start = code.newBoundLabel();
    Label handler = code.newLabel();
    Label miss = code.newLabel();
    int function = code.allocateLocal(Types.FUNC);
    code.aload(1)
        .invokevirtual(Types.TABLE, "functions", FUNCTIONS)
        .iload(0)
        .aaload()
        .astore(function)
        .aload(function)
        .getfield(Types.FUNC, "code", Types.CODE)
        .instanceOf(signature.desc())
        .ifeq(miss)
        .aload(function)
        .areturn();
    code.exceptionCatch(start, handler, handler, Types.RUNTIME_EXCEPTION);
    code.labelBinding(handler)
        .pop()
        .labelBinding(miss)
        .iload(0)
        .aload(1)
        .invokestatic(signature.desc(), MISS, AT)
        .areturn();
    code.end();
  }

  /** Finds a function whose code is not there yet, or says why the call traps. */
  private static void miss(CodeBuilder code, Signature signature) {
    Label fail = code.newLabel();
    int functions = code.allocateLocal("[" + Types.FUNC);
    int function = code.allocateLocal(Types.FUNC);
    code.aload(1)
        .invokevirtual(Types.TABLE, "functions", FUNCTIONS)
        .astore(functions)
        .iload(0)
        .aload(functions)
        .arraylength()
        .invokestatic(Types.INTEGER, "compareUnsigned", "(II)I")
        .ifge(fail)
        .aload(functions)
        .iload(0)
        .aaload()
        .astore(function)
        .aload(function)
        .ifnull(fail)
        .aload(function)
        .invokevirtual(Types.FUNC, "prepare", "()" + Types.CODE)
        .instanceOf(signature.desc())
        .ifeq(fail)
        .aload(function)
        .areturn()
        .labelBinding(fail)
        .aload(1)
        .iload(0)
        .loadConstant(signature.type().toString())
        .loadConstant(signature.key())
        .invokestatic(
            Types.TRAPS,
            "indirectCall",
            "(" + Types.TABLE + "I" + Types.STRING + Types.STRING + ")" + Types.FUNC)
        .areturn();
    code.end();
  }

  /** Whatever way a call ends but by its return, the stack pointer is what it was before. */
  private static void enter(CodeBuilder code, Signature signature) {
    int stack = code.allocateLocal(Types.SHADOW_STACK);
    int pointer = code.allocateLocal(JavaType.INT.cell());
    int saved = code.allocateLocal("I");
    int others = code.allocateLocal(Types.OBJECT);
    code.aconst_null().astore(stack).aconst_null().astore(pointer).iconst_0().istore(saved);
    code.aconst_null().astore(others);
    Presence presence = signature.isInterruptible() ? new Presence(code) : null;
    Label begin = code.newBoundLabel();
    int instance = code.allocateLocal(Types.INSTANCE);
    Label host = code.newLabel();
    code.invokestatic(Types.CLOSINGS, "check", "()V");
    code.aload(0).invokevirtual(Types.FUNC, "entered", "()V");
    code.aload(0).aconst_null();
    CallSequence.invokeTarget(code);
    code.dup().astore(instance).ifnull(host);
    code.aload(instance)
        .getfield(Types.INSTANCE, "stack", Types.SHADOW_STACK)
        .dup()
        .invokevirtual(Types.SHADOW_STACK, "save", "()" + Types.OBJECT)
        .astore(others)
        .dup()
        .astore(stack)
        .getfield(Types.SHADOW_STACK, "pointer", JavaType.INT.cell())
        .dup()
        .getfield(JavaType.INT.cell(), "value", "I")
        .istore(saved)
        .astore(pointer);
    if (presence != null) {
      presence.begin(code, stack);
    }
    code.labelBinding(host);
    CallSequence.loadCode(code, signature, 0);
    CallSequence.loadArguments(code, signature, 1);
    code.aload(instance).invokevirtual(signature.desc(), "call", signature.callType());
    if (presence != null) {
      presence.end(code);
      presence.settle(code);
    }
    code.return_(signature.result());
    Label handler = code.newLabel();
    code.exceptionCatchAll(begin, handler, handler);
    code.labelBinding(handler);
    Label none = code.newLabel();
    // In place: where the JVM's stack has ended, nothing can be called.
    code.aload(pointer).ifnull(none);
    code.aload(pointer).iload(saved).putfield(JavaType.INT.cell(), "value", "I");
    code.labelBinding(none);
    if (presence != null) {
      presence.end(code);
    }
    String raise =
        "(" + Types.THROWABLE + Types.SHADOW_STACK + Types.OBJECT + ")" + Types.RUNTIME_EXCEPTION;
    code.aload(stack).aload(others).invokestatic(Types.TRAPS, "raise", raise).athrow();
    code.end();
  }

  /** The code of functions of a signature before their own is there. */
  static byte[] lazy(Signature signature) {
    String self = Types.ofName(Types.binaryName(signature.desc()) + LAZY_SUFFIX);
    ClassBuilder c = new ClassBuilder(FINAL_CLASS, self, signature.desc());
    c.field(ACC_PRIVATE, "binding", Types.LAZY_BINDING);
    constructor(c, ACC_PUBLIC, signature.desc());
    CodeBuilder lazy = c.method(ACC_PUBLIC, "lazy", "(" + Types.LAZY_BINDING + ")" + Types.CODE);
    lazy.new_(self)
        .dup()
        .dup()
        .invokespecial(self, "()V")
        .aload(1)
        .putfield(self, "binding", Types.LAZY_BINDING)
        .areturn();
    lazy.end();
    CodeBuilder call = c.method(ACC_PUBLIC, "call", signature.callType());
    int function = resolve(call, self);
    CallSequence.callFunction(call, signature, function, 1);
    call.return_(signature.result());
    call.end();
    CodeBuilder tail =
        c.method(ACC_PUBLIC, "tail", ResumptionGenerator.tailType(signature.callType()));
    lazyTail(tail, signature, self);
    tail.end();
    return c.toByteArray();
  }

  private static void lazyTail(CodeBuilder code, Signature signature, String self) {
    int function = resolve(code, self);
    CallSequence.loadCode(code, signature, function);
    int instance = CallSequence.loadArguments(code, signature, 1);
    code.aload(function).aload(instance);
    CallSequence.invokeTarget(code);
    code.aload(instance + 1)
        .invokevirtual(signature.desc(), "tail", ResumptionGenerator.tailType(signature.callType()))
        .return_(signature.result());
  }

  /** Puts the function that is called into a local variable. */
  private static int resolve(CodeBuilder code, String self) {
    int function = code.allocateLocal(Types.FUNC);
    code.aload(0)
        .getfield(self, "binding", Types.LAZY_BINDING)
        .invokeinterface(Types.LAZY_BINDING, "resolve", "()" + Types.OBJECT)
        .checkcast(Types.FUNC)
        .astore(function);
    return function;
  }
}
