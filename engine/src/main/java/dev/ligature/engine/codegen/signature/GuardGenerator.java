package dev.ligature.engine.codegen.signature;

import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_FINAL;
import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_PRIVATE;
import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_PUBLIC;
import static dev.ligature.engine.codegen.classfile.ClassBuilder.ACC_SUPER;

import dev.ligature.engine.codegen.classfile.ClassBuilder;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.classfile.MethodTypes;
import dev.ligature.engine.codegen.classfile.TypeKind;
import dev.ligature.engine.codegen.type.Pairs;
import dev.ligature.engine.codegen.type.Types;

/**
 * Writes the class of functions that call what a table holds, with a {@code Guard} around the call.
 * They take the index first, and then what the other function takes.
 */
final class GuardGenerator {
  static final String SUFFIX = "~guarded";

  private static final String TABLE = "table";
  private static final String GUARD = "guard";
  private static final String CAUGHT = "(" + Types.THROWABLE + Types.OBJECT + Types.INSTANCE + ")V";

  private GuardGenerator() {}

  /**
   * The class.
   *
   * @param signature that of the function
   * @param called that of those in the table
   */
  static byte[] generate(Signature signature, Signature called) {
    String self = Types.ofName(Types.binaryName(signature.desc()) + SUFFIX);
    ClassBuilder c = new ClassBuilder(ACC_PUBLIC | ACC_FINAL | ACC_SUPER, self, signature.desc());
    c.field(ACC_PRIVATE | ACC_FINAL, TABLE, Types.TABLE);
    c.field(ACC_PRIVATE | ACC_FINAL, GUARD, Types.GUARD);
    CodeBuilder init =
        c.method(ACC_PUBLIC, ClassBuilder.INIT, "(" + Types.TABLE + Types.GUARD + ")V");
    init.aload(0).invokespecial(signature.desc(), "()V");
    init.aload(0).aload(1).putfield(self, TABLE, Types.TABLE);
    init.aload(0).aload(2).putfield(self, GUARD, Types.GUARD).return_();
    init.end();
    CodeBuilder call = c.method(ACC_PUBLIC, "call", signature.callType());
    Label begin = call.newBoundLabel();
    guarded(call, signature, called, self);
    // What the guard throws is thrown as by a host function.
    Label handler = call.newLabel();
    call.exceptionCatchAll(begin, handler, handler);
    call.labelBinding(handler)
        .invokestatic(Types.HOST_THROW, "of", "(" + Types.THROWABLE + ")" + Types.RUNTIME_EXCEPTION)
        .athrow();
    call.end();
    return c.toByteArray();
  }

  private static void guarded(
      CodeBuilder code, Signature signature, Signature called, String self) {
    int caller = 1 + CallSequence.argumentSlots(signature);
    int state = code.allocateLocal(Types.OBJECT);
    int thrown = code.allocateLocal(Types.THROWABLE);
    code.aload(0)
        .getfield(self, GUARD, Types.GUARD)
        .invokevirtual(Types.GUARD, "enter", "()" + Types.OBJECT)
        .astore(state);
    Label begin = code.newBoundLabel();
    code.iload(1)
        .aload(0)
        .getfield(self, TABLE, Types.TABLE)
        .invokestatic(called.desc(), "at", SignatureGenerator.AT);
    CallSequence.loadArguments(code, called, 2);
    code.invokestatic(called.desc(), "enter", MethodTypes.prepend(called.javaType(), Types.FUNC));
    Label end = code.newBoundLabel();
    leave(code, self, state);
    code.return_(signature.result());
    Label handler = code.newLabel();
    code.exceptionCatchAll(begin, end, handler);
    code.labelBinding(handler).astore(thrown);
    leave(code, self, state);
    code.aload(0)
        .getfield(self, GUARD, Types.GUARD)
        .aload(thrown)
        .aload(state)
        .aload(caller)
        .invokevirtual(Types.GUARD, "caught", CAUGHT);
    if (Pairs.givesOne(signature.type())) {
      code.invokestatic(Types.V128, "zero", "()" + Types.V128);
    } else {
      zero(code, signature.result());
    }
    code.return_(signature.result());
  }

  private static void leave(CodeBuilder code, String self, int state) {
    code.aload(0)
        .getfield(self, GUARD, Types.GUARD)
        .aload(state)
        .invokevirtual(Types.GUARD, "leave", "(" + Types.OBJECT + ")V");
  }

  private static void zero(CodeBuilder code, TypeKind kind) {
    switch (kind) {
      case VOID -> {}
      case LONG -> code.lconst_0();
      case FLOAT -> code.fconst_0();
      case DOUBLE -> code.dconst_0();
      case REFERENCE -> code.aconst_null();
      default -> code.iconst_0();
    }
  }
}
