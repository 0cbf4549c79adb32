package dev.ligature.engine.codegen.signature;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.classfile.MethodTypes;
import dev.ligature.engine.codegen.classfile.TypeKind;
import dev.ligature.engine.codegen.type.Types;

/** The instructions by which generated code calls functions of a signature. */
public final class CallSequence {
  private CallSequence() {}

  /** Loads the code of the function in a local variable, which is made lazy code if it has none. */
  public static void loadCode(CodeBuilder code, Signature signature, int function) {
    Label present = code.newLabel();
    code.aload(function)
        .getfield(Types.FUNC, "code", Types.CODE)
        .dup()
        .ifnonnull(present)
        .pop()
        .aload(function)
        .invokevirtual(Types.FUNC, "prepare", "()" + Types.CODE)
        .labelBinding(present)
        .checkcast(signature.desc());
  }

  /** With a function and the calling instance on the stack: the instance to run the code on. */
  public static void invokeTarget(CodeBuilder code) {
    code.invokevirtual(Types.FUNC, "target", "(" + Types.INSTANCE + ")" + Types.INSTANCE);
  }

  /**
   * Calls the function in a local variable with the arguments of the method being written.
   *
   * @param first the slot of the first argument; the instance comes last
   */
  public static void callFunction(CodeBuilder code, Signature signature, int function, int first) {
    loadCode(code, signature, function);
    int slot = loadArguments(code, signature, first);
    code.aload(function).aload(slot);
    invokeTarget(code);
    code.invokevirtual(signature.desc(), "call", signature.callType());
  }

  /** Loads the arguments of the method being written; the result is the slot behind them. */
  public static int loadArguments(CodeBuilder code, Signature signature, int first) {
    int slot = first;
    for (String param : MethodTypes.parameters(signature.javaType())) {
      TypeKind kind = TypeKind.of(param);
      code.loadLocal(kind, slot);
      slot += kind.slotSize();
    }
    return slot;
  }

  /** How many slots the arguments take. */
  public static int argumentSlots(Signature signature) {
    return MethodTypes.parameterSlots(signature.javaType());
  }
}
