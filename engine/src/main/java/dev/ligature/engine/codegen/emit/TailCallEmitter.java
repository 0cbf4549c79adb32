package dev.ligature.engine.codegen.emit;

import dev.ligature.engine.codegen.body.Traits;
import dev.ligature.engine.codegen.body.TypeTracker;
import dev.ligature.engine.codegen.classfile.CodeBuilder;
import dev.ligature.engine.codegen.classfile.Label;
import dev.ligature.engine.codegen.plan.Region;
import dev.ligature.engine.codegen.signature.ResumptionGenerator;
import dev.ligature.engine.codegen.signature.Signature;
import dev.ligature.engine.codegen.type.JavaType;
import dev.ligature.engine.codegen.type.Pairs;
import dev.ligature.engine.codegen.type.Types;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Op;

/**
 * Writes tail calls. A function that only calls itself so goes back to its beginning; one that tail
 * calls others leaves the call to its caller, with arguments in a {@code TailCall}.
 */
final class TailCallEmitter {
  private final Emission e;
  private final CodeBuilder out;
  private final CallEmitter calls;
  private final PartEmitter parts;
  private final BranchEmitter branches;
  private final Traits traits;
  private final boolean whole;
  private final Label begin;

  TailCallEmitter(
      Emission emission,
      Region region,
      Traits traits,
      CallEmitter calls,
      PartEmitter parts,
      BranchEmitter branches) {
    this.e = emission;
    this.out = emission.out;
    this.calls = calls;
    this.parts = parts;
    this.branches = branches;
    this.traits = traits;
    this.begin = out.newLabel();
    this.whole = region.isRoot() && region.children().isEmpty();
  }

  /** Begins a function's own method, before its locals are set. */
  void enter() {
    if (whole && (traits.leavesCalls() || traits.repeats())) {
      // The verifier's first frame can be no branch's target.
      out.nop().labelBinding(begin);
      e.pollInLoop();
    }
  }

  /**
   * Writes a tail call.
   *
   * @param handled whether a block around it catches, which it must not do any more
   */
  void emit(int i, int op, boolean handled) {
    int index = e.code.index(i);
    switch (op) {
      case Op.RETURN_CALL -> {
        if (index == e.body.function() && whole) {
          repeat();
        } else if (handled || leavesCalls(index)) {
          calls.refFunc(index);
          leave(e.module.functionTypeIndex(index), 0);
        } else {
          callAndReturn(i);
        }
      }
      case Op.RETURN_CALL_INDIRECT -> {
        calls.element(index, e.code.aux(i));
        leave(index, 1);
      }
      default -> {
        calls.requireFunction();
        leave(index, 1);
      }
    }
  }

  /** Whether a function can make the stack grow by further tail calls. */
  private boolean leavesCalls(int function) {
    return e.layout.isImported(function)
        || Traits.of(e.module, e.module.body(function)).leavesCalls();
  }

  private void callAndReturn(int i) {
    FuncType type = e.module.functionType(e.code.index(i));
    calls.call(e.code.index(i));
    TypeTracker before = e.types.copy();
    e.types.dropValues(Pairs.count(type.params()));
    e.types.pushValues(JavaType.of(type.results()));
    branches.branchTo(0);
    e.types.restore(before);
  }

  /** Goes back to the beginning with the arguments on the stack as parameters. */
  private void repeat() {
    JavaType[] params = JavaType.of(e.body.type().params());
    for (int k = params.length - 1; k >= 0; k--) {
      if (e.localSlot(k) >= 0) {
        out.storeLocal(params[k].kind(), e.localSlot(k));
      } else {
        params[k].pop(out);
      }
    }
    e.popBetween(e.base, e.types.height() - params.length);
    out.goto_(begin);
  }

  /**
   * With arguments and a function on the stack: leaves the call to the caller.
   *
   * @param callee how many operands gave the function
   */
  private void leave(int type, int callee) {
    Signature signature = e.layout.signature(type);
    int count = Pairs.count(e.module.type(type).params());
    int function = e.storeTemporary(JavaType.FUNC);
    JavaType[] params = calls.packArguments(signature, e.module.type(type).params());
    for (int k = params.length - 1; k >= 0; k--) {
      parts.loadTailCall();
      out.loadConstant(k)
          .invokestatic(
              Types.TAIL_CALLS, "put", "(" + params[k].erased() + Types.TAIL_CALL + "I)V");
    }
    out.aload(function);
    e.loadInstance();
    parts.loadTailCall();
    out.getstatic(
            ResumptionGenerator.resumption(signature),
            ResumptionGenerator.INSTANCE,
            Types.RESUMPTION)
        .invokestatic(
            Types.TAIL_CALLS,
            "leave",
            "(" + Types.FUNC + Types.INSTANCE + Types.TAIL_CALL + Types.RESUMPTION + ")V");
    returnAnything(count + callee);
  }

  /** Returns; the results are those of the call that is still to be made. */
  private void returnAnything(int arguments) {
    TypeTracker before = e.types.copy();
    e.types.dropValues(arguments);
    for (JavaType result : e.types.blockAt(0).labelTypes()) {
      result.loadZero(out);
      e.types.pushValues(new JavaType[] {result});
    }
    branches.branchTo(0);
    e.types.restore(before);
  }
}
