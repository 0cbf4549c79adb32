package dev.ligature.engine.codegen.signature;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/** Writes what makes tail calls of functions of a signature. */
public final class ResumptionGenerator {
  static final String SUFFIX = "~resume";
  public static final String INSTANCE = "INSTANCE";

  private ResumptionGenerator() {}

  /** The class that makes tail calls of functions of a signature. */
  public static ClassDesc resumption(Signature signature) {
    return ClassDesc.of(Types.binaryName(signature.desc()) + SUFFIX);
  }

  /** The type of a function's method that may leave a call: the call comes last. */
  public static MethodTypeDesc tailType(MethodTypeDesc callType) {
    return Types.append(callType, Types.TAIL_CALL);
  }

  static byte[] generate(Signature signature) {
    ClassDesc self = resumption(signature);
    MethodTypeDesc type = MethodTypeDesc.of(erased(signature), Types.TAIL_CALL);
    return ClassFile.of()
        .build(
            self,
            c -> {
              c.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              c.withSuperclass(Types.RESUMPTION);
              c.withField(
                  INSTANCE,
                  Types.RESUMPTION,
                  ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
              c.withMethodBody(
                  INIT_NAME,
                  MTD_void,
                  ClassFile.ACC_PRIVATE,
                  code ->
                      code.aload(0).invokespecial(Types.RESUMPTION, INIT_NAME, MTD_void).return_());
              c.withMethodBody(
                  ConstantDescs.CLASS_INIT_NAME,
                  MTD_void,
                  ClassFile.ACC_STATIC,
                  code ->
                      code.new_(self)
                          .dup()
                          .invokespecial(self, INIT_NAME, MTD_void)
                          .putstatic(self, INSTANCE, Types.RESUMPTION)
                          .return_());
              c.withMethodBody(
                  method(signature), type, ClassFile.ACC_PUBLIC, code -> resume(code, signature));
            });
  }

  private static String method(Signature signature) {
    return switch (signature.result()) {
      case INT -> "asInt";
      case LONG -> "asLong";
      case FLOAT -> "asFloat";
      case DOUBLE -> "asDouble";
      case VOID -> "run";
      default -> "asObject";
    };
  }

  /** The result without what kind of reference it is. */
  public static ClassDesc erased(Signature signature) {
    ClassDesc result = signature.callType().returnType();
    return signature.result() == TypeKind.REFERENCE ? CD_Object : result;
  }

  private static void resume(CodeBuilder code, Signature signature) {
    code.aload(1).getfield(Types.TAIL_CALL, "code", Types.CODE).checkcast(signature.desc());
    int position = 0;
    for (ClassDesc param : signature.javaType().parameterList()) {
      argument(code, param, position++);
    }
    code.aload(1)
        .getfield(Types.TAIL_CALL, "instance", CD_Object)
        .checkcast(Types.INSTANCE)
        .aload(1)
        .invokevirtual(signature.desc(), "tail", tailType(signature.callType()))
        .return_(signature.result());
  }

  private static void argument(CodeBuilder code, ClassDesc type, int position) {
    if (TypeKind.from(type) == TypeKind.REFERENCE) {
      code.aload(1)
          .getfield(Types.TAIL_CALL, "references", Types.OBJECT_ARRAY)
          .loadConstant(position)
          .aaload();
      if (!type.equals(CD_Object)) {
        code.checkcast(type);
      }
      return;
    }
    code.aload(1)
        .getfield(Types.TAIL_CALL, "numbers", Types.LONG_ARRAY)
        .loadConstant(position)
        .laload();
    JavaType.of(TypeKind.from(type)).fromBits(code);
  }

  /** The method by which a function is tail called that has no tail calls itself. */
  static void callFully(CodeBuilder code, Signature signature) {
    code.aload(0);
    int instance = CallSequence.loadArguments(code, signature, 1);
    code.aload(instance)
        .invokevirtual(signature.desc(), "call", signature.callType())
        .return_(signature.result());
  }
}
