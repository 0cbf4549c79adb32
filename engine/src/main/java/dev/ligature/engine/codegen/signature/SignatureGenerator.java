package dev.ligature.engine.codegen.signature;

import static java.lang.constant.ConstantDescs.CD_MethodHandle;
import static java.lang.constant.ConstantDescs.CD_MethodHandles_Lookup;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_Throwable;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.ligature.engine.codegen.loading.LookupMethod;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;

/** Writes the classes of a signature, and those of host functions. */
final class SignatureGenerator {
  static final String LAZY_SUFFIX = "~lazy";

  private static final String MISS = "miss";
  private static final MethodTypeDesc AT = MethodTypeDesc.of(Types.FUNC, CD_int, Types.TABLE);
  private static final ClassDesc RUNTIME_EXCEPTION = ClassDesc.of("java.lang.RuntimeException");

  private static final int ABSTRACT_CLASS =
      ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT | ClassFile.ACC_SUPER;
  private static final int FINAL_CLASS =
      ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER;
  private static final int STATIC_METHOD = ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC;
  private static final DirectMethodHandleDesc CLASS_DATA =
      MethodHandleDesc.ofMethod(
          DirectMethodHandleDesc.Kind.STATIC,
          ConstantDescs.CD_MethodHandles,
          "classData",
          MethodTypeDesc.of(CD_Object, CD_MethodHandles_Lookup, CD_String, ConstantDescs.CD_Class));

  private SignatureGenerator() {}

  /**
   * The abstract class of a signature: {@code call}, which runs the code on an instance; {@code
   * tail}, which may leave a tail call to its caller, but does not here; {@code at}, which finds a
   * function of this type in a table, and {@code miss}, which does so where that is not simple;
   * {@code enter}, by which Java calls a function; {@code lookup}, by which host functions' classes
   * are defined.
   */
  static byte[] call(Signature signature) {
    return ClassFile.of()
        .build(
            signature.desc(),
            c -> {
              c.withFlags(ABSTRACT_CLASS).withSuperclass(Types.CODE);
              constructor(c, Types.CODE);
              LookupMethod.write(c);
              c.withMethod(
                  "call",
                  signature.callType(),
                  ClassFile.ACC_PUBLIC | ClassFile.ACC_ABSTRACT,
                  m -> {});
              c.withMethodBody(
                  "tail",
                  ResumptionGenerator.tailType(signature.callType()),
                  ClassFile.ACC_PUBLIC,
                  code -> ResumptionGenerator.callFully(code, signature));
              c.withMethodBody("at", AT, STATIC_METHOD, code -> at(code, signature));
              c.withMethodBody(MISS, AT, STATIC_METHOD, code -> miss(code, signature));
              c.withMethodBody(
                  "enter",
                  signature.javaType().insertParameterTypes(0, Types.FUNC),
                  STATIC_METHOD,
                  code -> enter(code, signature));
            });
  }

  private static void constructor(ClassBuilder c, ClassDesc parent) {
    c.withMethodBody(
        INIT_NAME,
        MTD_void,
        ClassFile.ACC_PUBLIC,
        code -> code.aload(0).invokespecial(parent, INIT_NAME, MTD_void).return_());
  }

  /**
   * At most 35 bytes, so that the JIT inlines it wherever it is called. The JVM's own checks find
   * an index out of bounds and an element that is null.
   */
  private static void at(CodeBuilder code, Signature signature) {
    Label start = code.newBoundLabel();
    Label handler = code.newLabel();
    Label miss = code.newLabel();
    int function = code.allocateLocal(TypeKind.REFERENCE);
    code.aload(1)
        .invokevirtual(Types.TABLE, "functions", MethodTypeDesc.of(Types.FUNC.arrayType()))
        .iload(0)
        .aaload()
        .astore(function)
        .aload(function)
        .getfield(Types.FUNC, "code", Types.CODE)
        .instanceOf(signature.desc())
        .ifeq(miss)
        .aload(function)
        .areturn()
        .labelBinding(handler)
        .pop()
        .labelBinding(miss)
        .iload(0)
        .aload(1)
        .invokestatic(signature.desc(), MISS, AT)
        .areturn()
        .exceptionCatch(start, handler, handler, RUNTIME_EXCEPTION);
  }

  /** Finds a function whose code is not there yet, or says why the call traps. */
  private static void miss(CodeBuilder code, Signature signature) {
    Label fail = code.newLabel();
    int functions = code.allocateLocal(TypeKind.REFERENCE);
    int function = code.allocateLocal(TypeKind.REFERENCE);
    code.aload(1)
        .invokevirtual(Types.TABLE, "functions", MethodTypeDesc.of(Types.FUNC.arrayType()))
        .astore(functions)
        .iload(0)
        .aload(functions)
        .arraylength()
        .invokestatic(
            ConstantDescs.CD_Integer, "compareUnsigned", MethodTypeDesc.of(CD_int, CD_int, CD_int))
        .ifge(fail)
        .aload(functions)
        .iload(0)
        .aaload()
        .astore(function)
        .aload(function)
        .ifnull(fail)
        .aload(function)
        .invokevirtual(Types.FUNC, "prepare", MethodTypeDesc.of(Types.CODE))
        .instanceOf(signature.desc())
        .ifeq(fail)
        .aload(function)
        .areturn()
        .labelBinding(fail)
        .aload(1)
        .iload(0)
        .loadConstant(signature.type().toString())
        .invokestatic(
            Types.TRAPS,
            "indirectCall",
            MethodTypeDesc.of(Types.FUNC, Types.TABLE, CD_int, CD_String))
        .areturn();
  }

  /** Whatever way a call ends but by its return, the stack pointer is what it was before. */
  private static void enter(CodeBuilder code, Signature signature) {
    int stack = code.allocateLocal(TypeKind.REFERENCE);
    int pointer = code.allocateLocal(TypeKind.REFERENCE);
    int saved = code.allocateLocal(TypeKind.INT);
    int others = code.allocateLocal(TypeKind.REFERENCE);
    code.aconst_null().astore(stack).aconst_null().astore(pointer).iconst_0().istore(saved);
    code.aconst_null().astore(others);
    Presence presence = signature.isInterruptible() ? new Presence(code) : null;
    code.trying(
        body -> {
          int instance = body.allocateLocal(TypeKind.REFERENCE);
          Label host = body.newLabel();
          body.invokestatic(Types.CLOSINGS, "check", MTD_void);
          body.aload(0).invokevirtual(Types.FUNC, "entered", MethodTypeDesc.of(CD_void));
          body.aload(0).aconst_null();
          CallSequence.invokeTarget(body);
          body.dup().astore(instance).ifnull(host);
          body.aload(instance)
              .getfield(Types.INSTANCE, "stack", Types.SHADOW_STACK)
              .dup()
              .invokevirtual(Types.SHADOW_STACK, "save", MethodTypeDesc.of(CD_Object))
              .astore(others)
              .dup()
              .astore(stack)
              .getfield(Types.SHADOW_STACK, "pointer", JavaType.INT.cell())
              .dup()
              .getfield(JavaType.INT.cell(), "value", CD_int)
              .istore(saved)
              .astore(pointer);
          if (presence != null) {
            presence.begin(body, stack);
          }
          body.labelBinding(host);
          CallSequence.loadCode(body, signature, 0);
          CallSequence.loadArguments(body, signature, 1);
          body.aload(instance).invokevirtual(signature.desc(), "call", signature.callType());
          if (presence != null) {
            presence.end(body);
            presence.settle(body);
          }
          body.return_(signature.result());
        },
        catches ->
            catches.catchingAll(
                handler -> {
                  Label none = handler.newLabel();
                  // In place: where the JVM's stack has ended, nothing can be called.
                  handler.aload(pointer).ifnull(none);
                  handler.aload(pointer).iload(saved);
                  handler.putfield(JavaType.INT.cell(), "value", CD_int);
                  handler.labelBinding(none);
                  if (presence != null) {
                    presence.end(handler);
                  }
                  handler.aload(stack).aload(others);
                  handler
                      .invokestatic(
                          Types.TRAPS,
                          "raise",
                          MethodTypeDesc.of(
                              RUNTIME_EXCEPTION, CD_Throwable, Types.SHADOW_STACK, CD_Object))
                      .athrow();
                }));
  }

  /** The code of functions of a signature before their own is there. */
  static byte[] lazy(Signature signature) {
    ClassDesc self = ClassDesc.of(Types.binaryName(signature.desc()) + LAZY_SUFFIX);
    return ClassFile.of()
        .build(
            self,
            c -> {
              c.withFlags(FINAL_CLASS).withSuperclass(signature.desc());
              c.withField("binding", Types.LAZY_BINDING, ClassFile.ACC_PRIVATE);
              constructor(c, signature.desc());
              c.withMethodBody(
                  "lazy",
                  MethodTypeDesc.of(Types.CODE, Types.LAZY_BINDING),
                  ClassFile.ACC_PUBLIC,
                  code ->
                      code.new_(self)
                          .dup()
                          .dup()
                          .invokespecial(self, INIT_NAME, MTD_void)
                          .aload(1)
                          .putfield(self, "binding", Types.LAZY_BINDING)
                          .areturn());
              c.withMethodBody(
                  "call",
                  signature.callType(),
                  ClassFile.ACC_PUBLIC,
                  code -> {
                    int function = code.allocateLocal(TypeKind.REFERENCE);
                    resolve(code, self, function);
                    CallSequence.callFunction(code, signature, function, 1);
                    code.return_(signature.result());
                  });
              c.withMethodBody(
                  "tail",
                  ResumptionGenerator.tailType(signature.callType()),
                  ClassFile.ACC_PUBLIC,
                  code -> lazyTail(code, signature, self));
            });
  }

  private static void lazyTail(CodeBuilder code, Signature signature, ClassDesc self) {
    int function = code.allocateLocal(TypeKind.REFERENCE);
    resolve(code, self, function);
    CallSequence.loadCode(code, signature, function);
    int instance = CallSequence.loadArguments(code, signature, 1);
    code.aload(function).aload(instance);
    CallSequence.invokeTarget(code);
    code.aload(instance + 1)
        .invokevirtual(signature.desc(), "tail", ResumptionGenerator.tailType(signature.callType()))
        .return_(signature.result());
  }

  private static void resolve(CodeBuilder code, ClassDesc self, int function) {
    code.aload(0)
        .getfield(self, "binding", Types.LAZY_BINDING)
        .invokeinterface(Types.LAZY_BINDING, "resolve", MethodTypeDesc.of(CD_Object))
        .checkcast(Types.FUNC)
        .astore(function);
  }

  /**
   * The code of a host function: a hidden class whose class data is the handle to run, so that the
   * JIT sees a constant.
   *
   * @param withCaller whether the handle takes the calling instance first
   */
  static byte[] host(Signature signature, boolean withCaller) {
    MethodTypeDesc handleType =
        withCaller
            ? signature.javaType().insertParameterTypes(0, Types.INSTANCE)
            : signature.javaType();
    return ClassFile.of()
        .build(
            ClassDesc.of(signature.desc().packageName(), "Host"),
            c -> {
              c.withFlags(FINAL_CLASS).withSuperclass(signature.desc());
              constructor(c, signature.desc());
              c.withMethodBody(
                  "call",
                  signature.callType(),
                  ClassFile.ACC_PUBLIC,
                  code ->
                      code.trying(
                          body -> hostCall(body, signature, handleType, withCaller),
                          catches ->
                              catches.catchingAll(
                                  handler ->
                                      handler
                                          .invokestatic(
                                              Types.HOST_THROW,
                                              "of",
                                              MethodTypeDesc.of(RUNTIME_EXCEPTION, CD_Throwable))
                                          .athrow())));
            });
  }

  private static void hostCall(
      CodeBuilder body, Signature signature, MethodTypeDesc handleType, boolean withCaller) {
    body.loadConstant(
        DynamicConstantDesc.ofNamed(CLASS_DATA, ConstantDescs.DEFAULT_NAME, CD_MethodHandle));
    if (withCaller) {
      body.aload(1 + CallSequence.argumentSlots(signature));
    }
    CallSequence.loadArguments(body, signature, 1);
    body.invokevirtual(CD_MethodHandle, "invokeExact", handleType).return_(signature.result());
  }
}
