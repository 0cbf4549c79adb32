package dev.ligature.engine.codegen.loading;

import dev.ligature.engine.codegen.classfile.ClassBuilder;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.type.Types;

/** Writes the method by which the engine gets the lookup of a generated class. */
public final class LookupMethod {
  public static final String NAME = "lookup";

  private static final String TYPE = "()" + Types.LOOKUP;

  private LookupMethod() {}

  public static void write(ClassBuilder c) {
    CodeBuilder code = c.method(ClassBuilder.ACC_PUBLIC | ClassBuilder.ACC_STATIC, NAME, TYPE);
    code.invokestatic(Types.METHOD_HANDLES, NAME, TYPE).areturn();
    code.end();
  }
}
