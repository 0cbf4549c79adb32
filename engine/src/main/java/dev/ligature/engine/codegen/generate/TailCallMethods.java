package dev.ligature.engine.codegen.generate;

import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import dev.ligature.engine.codegen.layout.JavaNames;
import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.signature.CallSequence;
import dev.ligature.engine.codegen.signature.ResumptionGenerator;
import dev.ligature.engine.codegen.signature.Signature;
import dev.ligature.engine.codegen.type.Types;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Writes the methods by which functions with tail calls are called. */
final class TailCallMethods {
  private TailCallMethods() {}

  /** The method by which a function with tail calls is tail called. */
  static void forward(CodeBuilder code, ModuleLayout layout, int function) {
    Signature signature = layout.functionSignature(function);
    int instance = CallSequence.loadArguments(code, signature, 1);
    code.aload(instance).checkcast(layout.instance()).aload(instance + 1);
    invokeBody(code, layout, function);
    code.return_(signature.result());
  }

  private static void invokeBody(CodeBuilder code, ModuleLayout layout, int function) {
    code.invokestatic(
        layout.owner(function),
        layout.methodName(function) + JavaNames.TAIL_CALLED,
        ResumptionGenerator.tailType(layout.methodType(function)));
  }

  /** The method by which a function with tail calls is called ordinarily. */
  static void enter(CodeBuilder code, ModuleLayout layout, int function) {
    Signature signature = layout.functionSignature(function);
    int call = code.allocateLocal(TypeKind.REFERENCE);
    code.new_(Types.TAIL_CALL)
        .dup()
        .invokespecial(Types.TAIL_CALL, INIT_NAME, MTD_void)
        .astore(call);
    int instance = CallSequence.loadArguments(code, signature, 0);
    code.aload(instance).aload(call);
    invokeBody(code, layout, function);
    code.aload(call);
    ClassDesc result = ResumptionGenerator.erased(signature);
    code.invokestatic(
        Types.TAIL_CALLS,
        "finish",
        signature.result() == TypeKind.VOID
            ? MethodTypeDesc.of(CD_void, Types.TAIL_CALL)
            : MethodTypeDesc.of(result, result, Types.TAIL_CALL));
    if (!result.equals(signature.callType().returnType())) {
      code.checkcast(signature.callType().returnType());
    }
    code.return_(signature.result());
  }
}
