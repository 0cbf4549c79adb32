package dev.ligature.engine.codegen.generate;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.MethodTypes;
import dev.ligature.engine.codegen.classfile.TypeKind;
import dev.ligature.engine.codegen.layout.JavaNames;
import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.signature.CallSequence;
import dev.ligature.engine.codegen.signature.ResumptionGenerator;
import dev.ligature.engine.codegen.signature.Signature;
import dev.ligature.engine.codegen.type.Types;

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
    int call = code.allocateLocal(Types.TAIL_CALL);
    code.new_(Types.TAIL_CALL).dup().invokespecial(Types.TAIL_CALL, "()V").astore(call);
    int instance = CallSequence.loadArguments(code, signature, 0);
    code.aload(instance).aload(call);
    invokeBody(code, layout, function);
    code.aload(call);
    String result = ResumptionGenerator.erased(signature);
    String finish =
        signature.result() == TypeKind.VOID
            ? "(" + Types.TAIL_CALL + ")V"
            : "(" + result + Types.TAIL_CALL + ")" + result;
    code.invokestatic(Types.TAIL_CALLS, "finish", finish);
    String returned = MethodTypes.result(signature.callType());
    if (!result.equals(returned)) {
      code.checkcast(returned);
    }
    code.return_(signature.result());
  }
}
