package dev.ligature.engine.codegen.signature;

import dev.ligature.engine.codegen.classfile.ClassBuilder;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.MethodTypes;
import dev.ligature.engine.codegen.classfile.TypeKind;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Types;

/** Writes what makes tail calls of functions of a signature. */
public final class ResumptionGenerator {
  static final String SUFFIX = "~resume";
  public static final String INSTANCE = "INSTANCE";

  private ResumptionGenerator() {}

  /** The class that makes tail calls of functions of a signature. */
  public static String resumption(Signature signature) {
    return Types.ofName(Types.binaryName(signature.desc()) + SUFFIX);
  }

  /** The type of a function's method that may leave a call: the call comes last. */
  public static String tailType(String callType) {
    return MethodTypes.append(callType, Types.TAIL_CALL);
  }

  static byte[] generate(Signature signature) {
    String self = resumption(signature);
    String type = "(" + Types.TAIL_CALL + ")" + erased(signature);
    ClassBuilder c =
        new ClassBuilder(
            ClassBuilder.ACC_PUBLIC | ClassBuilder.ACC_FINAL | ClassBuilder.ACC_SUPER,
            self,
            Types.RESUMPTION);
    c.field(
        ClassBuilder.ACC_PUBLIC | ClassBuilder.ACC_STATIC | ClassBuilder.ACC_FINAL,
        INSTANCE,
        Types.RESUMPTION);
    SignatureGenerator.constructor(c, ClassBuilder.ACC_PRIVATE, Types.RESUMPTION);
    CodeBuilder init = c.method(ClassBuilder.ACC_STATIC, ClassBuilder.CLASS_INIT, "()V");
    init.new_(self).dup().invokespecial(self, "()V");
    init.putstatic(self, INSTANCE, Types.RESUMPTION).return_();
    init.end();
    CodeBuilder code = c.method(ClassBuilder.ACC_PUBLIC, method(signature), type);
    resume(code, signature);
    code.end();
    return c.toByteArray();
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
  public static String erased(Signature signature) {
    String result = MethodTypes.result(signature.callType());
    return signature.result() == TypeKind.REFERENCE ? Types.OBJECT : result;
  }

  private static void resume(CodeBuilder code, Signature signature) {
    code.aload(1).getfield(Types.TAIL_CALL, "code", Types.CODE).checkcast(signature.desc());
    int position = 0;
    for (String param : MethodTypes.parameters(signature.javaType())) {
      argument(code, param, position++);
    }
    code.aload(1)
        .getfield(Types.TAIL_CALL, "instance", Types.OBJECT)
        .checkcast(Types.INSTANCE)
        .aload(1)
        .invokevirtual(signature.desc(), "tail", tailType(signature.callType()))
        .return_(signature.result());
  }

  private static void argument(CodeBuilder code, String type, int position) {
    if (TypeKind.of(type) == TypeKind.REFERENCE) {
      code.aload(1)
          .getfield(Types.TAIL_CALL, "references", Types.OBJECT_ARRAY)
          .loadConstant(position)
          .aaload();
      if (!type.equals(Types.OBJECT)) {
        code.checkcast(type);
      }
      return;
    }
    code.aload(1)
        .getfield(Types.TAIL_CALL, "numbers", Types.LONG_ARRAY)
        .loadConstant(position)
        .laload();
    JavaType.of(TypeKind.of(type)).fromBits(code);
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
