package dev.ligature.engine.codegen.generate;

import dev.ligature.engine.codegen.body.Traits;
import dev.ligature.engine.codegen.layout.ModuleLayout;
import dev.ligature.engine.codegen.signature.CallSequence;
import dev.ligature.engine.codegen.signature.ResumptionGenerator;
import dev.ligature.engine.codegen.signature.Signature;
import dev.ligature.engine.codegen.type.Types;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the procedure linkage table: a static method an imported function, which calls whatever
 * the instance's slot for it holds. A stub sees one callee as a rule, so the JIT inlines through
 * it.
 */
public final class StubGenerator {
  private static final int STATIC = ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC;

  private StubGenerator() {}

  public static byte[] generate(ModuleLayout layout, int number) {
    int first = number * ModuleLayout.STUBS_PER_CLASS;
    int last = Math.min(first + ModuleLayout.STUBS_PER_CLASS, layout.importedFunctions());
    return ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(Hierarchy.RESOLVER))
        .build(
            layout.stubClass(number),
            c -> {
              c.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              for (int f = first; f < last; f++) {
                int function = f;
                c.withMethodBody(
                    layout.methodName(function),
                    layout.methodType(function),
                    STATIC,
                    code -> stub(code, layout, function));
              }
            });
  }

  private static void stub(CodeBuilder code, ModuleLayout layout, int function) {
    Signature signature = layout.functionSignature(function);
    int slot = code.allocateLocal(TypeKind.REFERENCE);
    code.invokestatic(Types.REBOUND, "check", ConstantDescs.MTD_void)
        .aload(CallSequence.argumentSlots(signature));
    if (function < layout.fields().functions()) {
      code.getfield(layout.instance(), ModuleLayout.functionField(function), Types.FUNC);
    } else {
      code.loadConstant(function)
          .invokevirtual(
              Types.INSTANCE, "function", MethodTypeDesc.of(Types.FUNC, ConstantDescs.CD_int));
    }
    code.astore(slot);
    CallSequence.callFunction(code, signature, slot, 0);
    code.return_(signature.result());
  }

  /** A hidden class that is the code of a function, so that it can be called by reference. */
  public static byte[] code(ModuleLayout layout, int function) {
    Signature signature = layout.functionSignature(function);
    return ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(Hierarchy.RESOLVER))
        .build(
            ClassDesc.of(layout.names().code()),
            c -> {
              c.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
              c.withSuperclass(signature.desc());
              c.withMethodBody(
                  ConstantDescs.INIT_NAME,
                  ConstantDescs.MTD_void,
                  ClassFile.ACC_PUBLIC,
                  code ->
                      code.aload(0)
                          .invokespecial(
                              signature.desc(), ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                          .return_());
              c.withMethodBody(
                  "call",
                  signature.callType(),
                  ClassFile.ACC_PUBLIC,
                  code -> {
                    int instance = CallSequence.loadArguments(code, signature, 1);
                    MethodTypeDesc type = layout.methodType(function);
                    code.aload(instance)
                        .checkcast(layout.instance())
                        .invokestatic(layout.owner(function), layout.methodName(function), type)
                        .return_(signature.result());
                  });
              // The function is about to be called, so that its body is decoded for its code too.
              if (Traits.of(layout.module(), layout.module().body(function)).leavesCalls()) {
                c.withMethodBody(
                    "tail",
                    ResumptionGenerator.tailType(signature.callType()),
                    ClassFile.ACC_PUBLIC,
                    code -> TailCallMethods.forward(code, layout, function));
              }
            });
  }
}
