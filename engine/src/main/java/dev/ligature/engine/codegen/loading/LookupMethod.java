package dev.ligature.engine.codegen.loading;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/** Writes the method by which the engine gets the lookup of a generated class. */
public final class LookupMethod {
  public static final String NAME = "lookup";

  private LookupMethod() {}

  public static void write(ClassBuilder c) {
    MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_MethodHandles_Lookup);
    c.withMethodBody(
        NAME,
        type,
        ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
        code -> code.invokestatic(ConstantDescs.CD_MethodHandles, NAME, type).areturn());
  }
}
