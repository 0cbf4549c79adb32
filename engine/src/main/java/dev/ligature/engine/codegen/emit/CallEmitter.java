package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.signature.CallSequence;
import dev.ligature.engine.codegen.signature.Signature;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Pairs;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.List;

/** Writes calls, and instructions on function references. */
final class CallEmitter {
  private static final String OBJECTS = "Ljava/util/Objects;";

  private final Emission e;
  private final CodeBuilder out;

  CallEmitter(Emission emission) {
    this.e = emission;
    this.out = emission.out;
  }

  /** A call of a function by index: of its own method, or for an import of its stub. */
  void call(int function) {
    packArguments(e.layout.functionSignature(function), e.module.functionType(function).params());
    e.loadInstance();
    out.invokestatic(
        e.layout.owner(function), e.layout.methodName(function), e.layout.methodType(function));
    unpackResults(e.module.functionType(function));
  }

  /**
   * A call through a table. The JIT profiles the class of the code at this very site, so a site
   * that has seen one function becomes a guarded direct call.
   */
  void callIndirect(int type, int table) {
    Signature signature = e.layout.signature(type);
    element(type, table);
    int function = e.storeTemporary(JavaType.FUNC);
    JavaType[] params = packArguments(signature, e.module.type(type).params());
    int[] arguments = e.storeTemporaries(params);
    if (signature.isShared()) {
      CallSequence.loadCode(out, signature, function);
    } else {
      out.aload(function).getfield(Types.FUNC, "code", Types.CODE).checkcast(signature.desc());
    }
    finishCall(type, function, params, arguments);
  }

  /**
   * Makes one array of the arguments on the stack if the callee takes that.
   *
   * @return the types of what it takes
   */
  JavaType[] packArguments(Signature callee, List<ValType> params) {
    JavaType[] types = JavaType.of(params);
    if (!callee.takesArray()) {
      return types;
    }
    e.pack(types);
    return new JavaType[] {JavaType.OBJECT};
  }

  /** A call through a reference, which is on top of the arguments. */
  void callRef(int type) {
    requireFunction();
    int function = e.storeTemporary(JavaType.FUNC);
    JavaType[] params = packArguments(e.layout.signature(type), e.module.type(type).params());
    int[] arguments = e.storeTemporaries(params);
    CallSequence.loadCode(out, e.layout.signature(type), function);
    finishCall(type, function, params, arguments);
  }

  /** The function at an index of a table, which has code of a type. */
  void element(int type, int table) {
    if (JavaType.ofTableIndex(e.module, table) == JavaType.LONG) {
      e.loadTable(table);
      out.invokestatic(Types.WIDE_BULK, "callee", "(J" + Types.TABLE + ")I");
    }
    e.loadTable(table);
    if (e.layout.signature(type).isShared()) {
      e.loadInstance();
      out.loadConstant(type)
          .invokestatic(
              Types.CASTS, "callee", "(I" + Types.TABLE + Types.INSTANCE + "I)" + Types.FUNC);
      return;
    }
    out.invokestatic(e.layout.signature(type).desc(), "at", "(I" + Types.TABLE + ")" + Types.FUNC);
  }

  /** Traps if the function reference on the stack is null. */
  void requireFunction() {
    out.invokestatic(Types.TRAPS, "function", "(" + Types.FUNC + ")" + Types.FUNC);
  }

  private void finishCall(int type, int function, JavaType[] params, int[] arguments) {
    Signature signature = e.layout.signature(type);
    e.loadTemporaries(params, arguments);
    if (signature.takesArray()) {
      // The slot may have held other references on other ways to here.
      out.checkcast(Types.OBJECT_ARRAY);
    }
    out.aload(function);
    e.loadInstance();
    CallSequence.invokeTarget(out);
    out.invokevirtual(signature.desc(), "call", signature.callType());
    unpackResults(e.module.type(type));
  }

  private void unpackResults(FuncType type) {
    if (Pairs.givesOne(type)) {
      e.unpackVector();
    } else if (type.results().size() > 1) {
      e.unpack(JavaType.of(type.results()));
    }
  }

  void refFunc(int function) {
    e.loadInstance();
    out.loadConstant(function).invokevirtual(Types.INSTANCE, "function", "(I)" + Types.FUNC);
  }

  /** Traps if the reference on the stack is null. */
  void refAsNonNull(JavaType type) {
    String desc = type.desc();
    out.invokestatic(Types.TRAPS, "nonNull", "(" + desc + ")" + desc);
  }

  void refIsNull() {
    out.invokestatic(OBJECTS, "isNull", "(" + Types.OBJECT + ")Z");
  }
}
