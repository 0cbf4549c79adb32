package dev.ligature.wasm;

import java.util.List;

/** The rules of locals, globals and selection. */
final class VariableRules {
  private final BodyState state;
  private final Cursor cursor;
  private final OperandStack stack;
  private final Locals locals;

  VariableRules(BodyState state) {
    this.state = state;
    this.cursor = state.cursor();
    this.stack = state.stack();
    this.locals = state.locals();
  }

  /** Checks the types of the locals themselves. */
  void checkTypes() {
    for (int i = 0; i < locals.count(); i++) {
      state.checked(locals.type(i));
    }
  }

  void localGet() {
    stack.push(locals.read(cursor.index()));
  }

  void localSet() {
    stack.pop(locals.type(cursor.index()));
    locals.assign(cursor.index());
  }

  void localTee() {
    ValType type = locals.type(cursor.index());
    stack.pop(type);
    locals.assign(cursor.index());
    stack.push(type);
  }

  private ExternType.Global global() {
    List<ExternType.Global> globals = state.module().globals();
    return globals.get(cursor.checked(cursor.index(), globals.size(), "global"));
  }

  void globalGet() {
    stack.push(global().type());
  }

  void globalSet() {
    ExternType.Global global = global();
    if (!global.mutable()) {
      throw cursor.invalid("immutable global " + cursor.index() + ": global.set");
    }
    stack.pop(global.type());
  }

  void drop() {
    if (stack.pop().kind() == ValType.Kind.V128) {
      cursor.code().markVector(cursor.at());
    }
  }

  void select() {
    stack.pop(ValType.I32);
    ValType second = stack.pop();
    ValType first = stack.pop();
    if (first.equals(TypeRules.UNKNOWN)) {
      first = second;
    } else if (second.equals(TypeRules.UNKNOWN)) {
      second = first;
    }
    if (!first.equals(second)) {
      throw cursor.mismatch(first, second);
    }
    if (first.isReference() && !first.equals(TypeRules.UNKNOWN)) {
      throw cursor.mismatch("numbers or a type", first);
    }
    if (first.kind() == ValType.Kind.V128) {
      cursor.code().markVector(cursor.at());
    }
    stack.push(first);
  }

  void selectTyped() {
    List<ValType> types = cursor.code().types(cursor.at());
    if (types.size() != 1) {
      throw cursor.invalid("invalid result arity: select with " + types.size() + " types");
    }
    state.checked(types.getFirst());
    stack.pop(ValType.I32);
    stack.popAll(types);
    stack.popAll(types);
    stack.pushAll(types);
  }
}
