package dev.ligature.engine.codegen.generate;

import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_FINAL;
import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_PUBLIC;
import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_STATIC;
import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_SUPER;

import dev.ligature.engine.codegen.body.Traits;
import dev.ligature.engine.codegen.classfile.ClassBuilder;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.signature.CallSequence;
import dev.ligature.engine.codegen.signature.ResumptionGenerator;
import dev.ligature.engine.codegen.signature.Signature;
import dev.ligature.engine.codegen.type.Types;

/**
 * Writes the procedure linkage table: a static method an imported function, which calls whatever
 * the instance's slot for it holds. A stub sees one callee as a rule, so the JIT inlines through
 * it.
 */
public final class StubGenerator {
  private static final int CLASS = ACC_PUBLIC | ACC_FINAL | ACC_SUPER;

  private StubGenerator() {}

  public static byte[] generate(ModuleLayout layout, int number) {
    int first = number * ModuleLayout.STUBS_PER_CLASS;
    int last = Math.min(first + ModuleLayout.STUBS_PER_CLASS, layout.importedFunctions());
    ClassBuilder c = new ClassBuilder(CLASS, layout.stubClass(number));
    for (int f = first; f < last; f++) {
      stub(
          c.method(ACC_PUBLIC | ACC_STATIC, layout.methodName(f), layout.methodType(f)), layout, f);
    }
    return c.toByteArray();
  }

  private static void stub(CodeBuilder code, ModuleLayout layout, int function) {
    Signature signature = layout.functionSignature(function);
    int slot = code.allocateLocal(Types.FUNC);
    code.invokestatic(Types.REBOUND, "check", "()V").aload(CallSequence.argumentSlots(signature));
    if (function < layout.fields().functions()) {
      code.getfield(layout.instance(), ModuleLayout.functionField(function), Types.FUNC);
    } else {
      code.loadConstant(function).invokevirtual(Types.INSTANCE, "function", "(I)" + Types.FUNC);
    }
    code.astore(slot);
    CallSequence.callFunction(code, signature, slot, 0);
    code.return_(signature.result());
    code.end();
  }

  /**
   * A class that is the code of a function, so that it can be called by reference.
   *
   * @param name its binary name; a hidden class may have that of others
   */
  public static byte[] code(ModuleLayout layout, int function, String name) {
    Signature signature = layout.functionSignature(function);
    String self = Types.ofName(name);
    ClassBuilder c = new ClassBuilder(CLASS, self, signature.desc());
    CodeBuilder init = c.method(ACC_PUBLIC, ClassBuilder.INIT, "()V");
    init.aload(0).invokespecial(signature.desc(), "()V").return_();
    init.end();
    CodeBuilder call = c.method(ACC_PUBLIC, "call", signature.callType());
    int instance = CallSequence.loadArguments(call, signature, 1);
    call.aload(instance)
        .checkcast(layout.instance())
        .invokestatic(
            layout.owner(function), layout.methodName(function), layout.methodType(function))
        .return_(signature.result());
    call.end();
    // The function is about to be called, so that its body is decoded for its code too.
    if (Traits.of(layout.module(), layout.module().body(function)).leavesCalls()) {
      String tailType = ResumptionGenerator.tailType(signature.callType());
      CodeBuilder tail = c.method(ACC_PUBLIC, "tail", tailType);
      TailCallMethods.forward(tail, layout, function);
      tail.end();
    }
    return c.toByteArray();
  }
}
