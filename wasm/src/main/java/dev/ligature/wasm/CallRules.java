package dev.ligature.wasm;

import java.util.List;

/** The rules of calls and throws. */
final class CallRules {
  private final BodyState state;
  private final Cursor cursor;
  private final OperandStack stack;

  CallRules(BodyState state) {
    this.state = state;
    this.cursor = state.cursor();
    this.stack = state.stack();
  }

  void call() {
    apply(callee());
  }

  void callIndirect() {
    apply(indirectCallee());
  }

  void callRef() {
    apply(referenceCallee());
  }

  void returnCall() {
    applyAndReturn(callee());
  }

  void returnCallIndirect() {
    applyAndReturn(indirectCallee());
  }

  void returnCallRef() {
    applyAndReturn(referenceCallee());
  }

  private FuncType callee() {
    int count = state.module().functionCount();
    return state.module().functionType(cursor.checked(cursor.index(), count, "function"));
  }

  private FuncType indirectCallee() {
    List<ExternType.Table> tables = state.module().tables();
    ExternType.Table table = tables.get(cursor.checked(cursor.aux(), tables.size(), "table"));
    FuncType type = state.functionType(cursor.index());
    if (!table.element().isFunctionReference()) {
      throw cursor.mismatch("a table of function references", table.element());
    }
    stack.pop(table.limits().is64() ? ValType.I64 : ValType.I32);
    return type;
  }

  private FuncType referenceCallee() {
    FuncType type = state.functionType(cursor.index());
    stack.pop(new ValType(ValType.Kind.TYPE, true, cursor.index()));
    return type;
  }

  private void apply(FuncType type) {
    stack.popAll(type.params());
    stack.pushAll(type.results());
  }

  private void applyAndReturn(FuncType type) {
    if (!state.rules().matchAll(type.results(), state.type().results())) {
      throw cursor.mismatch(
          "a callee with results " + TypeRules.show(state.type().results()),
          TypeRules.show(type.results()));
    }
    stack.popAll(type.params());
    state.leave();
  }

  void throwTag() {
    List<ExternType.Tag> tags = state.module().tags();
    FuncType type = tags.get(cursor.checked(cursor.index(), tags.size(), "tag")).type();
    stack.popAll(type.params());
    state.leave();
  }

  void throwRef() {
    stack.pop(ValType.EXNREF);
    state.leave();
  }
}
