package dev.ligature.conformance.differential;

import dev.ligature.guests.wat.Bytes;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.List;

/** Generates statements that throw and that catch, in one of the two encodings. */
final class ExceptionGenerator {
  private static final int EMPTY_BLOCK = 0x40;
  private static final int CATCH_REF = 1;
  private static final int CATCH_ALL = 2;
  private static final int CATCH_ALL_REF = 3;

  private final FunctionGenerator function;
  private final ExpressionGenerator expressions;
  private final Choice choice;
  private final Bytes out;

  ExceptionGenerator(FunctionGenerator function, ExpressionGenerator expressions) {
    this.function = function;
    this.expressions = expressions;
    this.choice = function.choice;
    this.out = function.out;
  }

  void statement(int depth) {
    if (!function.mayNest(depth) || choice.oneIn(3)) {
      maybeThrow(depth);
    } else if (function.shape.legacy) {
      legacy(depth);
    } else {
      tryTable(depth);
    }
  }

  /** Throws under a condition that holds at times. */
  private void maybeThrow(int depth) {
    condition(depth, 3);
    out.op(Op.IF).u8(EMPTY_BLOCK);
    int tag = choice.below(function.shape.tags.size());
    function.enter(true);
    function.shape.tags.get(tag).forEach(type -> expressions.of(type, depth + 2));
    function.leave();
    out.op(Op.THROW).unsigned(tag).op(Op.END);
  }

  private void condition(int depth, int mask) {
    expressions.of(ValType.I32, depth + 1);
    Constants.i32(out, mask);
    out.op(Op.I32_AND).op(Op.I32_EQZ);
  }

  private void body(int depth) {
    function.statements(1 + choice.below(2), depth + 1);
    maybeThrow(depth + 1);
    function.statements(choice.below(2), depth + 1);
  }

  /** Puts values on locals, the last one first. */
  private void store(List<ValType> values) {
    values.reversed().forEach(type -> out.op(Op.LOCAL_SET).unsigned(function.local(type)));
  }

  private void legacy(int depth) {
    boolean delegates = choice.oneIn(4);
    out.op(Op.TRY).u8(EMPTY_BLOCK);
    function.enter(true);
    body(depth);
    if (delegates) {
      function.leave();
      out.op(Op.DELEGATE).unsigned(choice.below(function.labels()));
      return;
    }
    int catches = choice.below(3);
    for (int k = 0; k < catches; k++) {
      int tag = choice.below(function.shape.tags.size());
      out.op(Op.CATCH).unsigned(tag);
      store(function.shape.tags.get(tag));
      handler(depth);
    }
    if (catches == 0 || choice.oneIn(2)) {
      out.op(Op.CATCH_ALL);
      handler(depth);
    }
    function.leave();
    out.op(Op.END);
  }

  private void handler(int depth) {
    function.statements(choice.below(2), depth + 1);
    if (choice.oneIn(3)) {
      condition(depth, 1);
      out.op(Op.IF).u8(EMPTY_BLOCK).op(Op.RETHROW).unsigned(1).op(Op.END);
    }
  }

  /** A clause: the values that its label takes, its kind, and its tag if it has one. */
  private record Clause(int kind, int tag) {
    boolean hasTag() {
      return kind != CATCH_ALL && kind != CATCH_ALL_REF;
    }

    List<ValType> values(List<List<ValType>> tags) {
      List<ValType> values = new ArrayList<>();
      if (hasTag()) {
        values.addAll(tags.get(tag));
      }
      if (kind == CATCH_REF || kind == CATCH_ALL_REF) {
        values.add(ValType.EXNREF);
      }
      return values;
    }
  }

  /**
   * A block for each clause, in each other, with a value below some. At times a clause goes to the
   * block around them all, if that takes nothing.
   */
  private void tryTable(int depth) {
    List<Clause> clauses = new ArrayList<>();
    int count = choice.below(4);
    for (int k = 0; k < count; k++) {
      clauses.add(new Clause(choice.below(4), choice.below(function.shape.tags.size())));
    }
    out.op(Op.BLOCK).u8(EMPTY_BLOCK);
    function.enter(true);
    List<Boolean> lifted = new ArrayList<>();
    for (Clause clause : clauses.reversed()) {
      lifted.add(choice.oneIn(2));
      if (lifted.getLast()) {
        Constants.random(out, choice.of(choice.types()), choice);
      }
      out.op(Op.BLOCK);
      FuncType type = new FuncType(List.of(), clause.values(function.shape.tags));
      out.signed(function.shape.type(type));
      function.enter(false);
    }
    out.op(Op.TRY_TABLE).u8(EMPTY_BLOCK).unsigned(count);
    for (int k = 0; k < count; k++) {
      Clause clause = clauses.get(k);
      out.u8(clause.kind());
      if (clause.hasTag()) {
        out.unsigned(clause.tag());
      }
      boolean toAll = clause.values(function.shape.tags).isEmpty() && choice.oneIn(3);
      out.unsigned(toAll ? count : k);
    }
    function.enter(true);
    body(depth);
    function.leave();
    out.op(Op.END).op(Op.BR).unsigned(count);
    for (int k = 0; k < count; k++) {
      function.leave();
      out.op(Op.END);
      caught(clauses.get(k), depth);
      if (lifted.get(count - 1 - k)) {
        out.op(Op.DROP);
      }
      out.op(Op.BR).unsigned(count - 1 - k);
    }
    function.leave();
    out.op(Op.END);
  }

  private void caught(Clause clause, int depth) {
    List<ValType> values = new ArrayList<>(clause.values(function.shape.tags));
    int reference = -1;
    if (values.remove(ValType.EXNREF)) {
      reference = function.newLocal(ValType.EXNREF);
      out.op(Op.LOCAL_SET).unsigned(reference);
    }
    store(values);
    function.statements(choice.below(2), depth + 1);
    if (reference >= 0 && choice.oneIn(2)) {
      condition(depth, 1);
      out.op(Op.IF).u8(EMPTY_BLOCK);
      out.op(Op.LOCAL_GET).unsigned(reference).op(Op.THROW_REF).op(Op.END);
    }
  }
}
