package dev.ligature.wasm;

import java.util.List;

/** The rules of instructions that tell references apart by their types. */
final class CastRules {
  private final BodyState state;
  private final Cursor cursor;
  private final OperandStack stack;

  CastRules(BodyState state) {
    this.state = state;
    this.cursor = state.cursor();
    this.stack = state.stack();
  }

  void check(int op) {
    switch (op) {
      case Op.REF_TEST, Op.REF_TEST_NULL -> {
        popOperand(namedType(0));
        stack.push(ValType.I32);
      }
      case Op.REF_CAST, Op.REF_CAST_NULL -> {
        ValType type = namedType(0);
        popOperand(type);
        stack.push(type);
      }
      case Op.BR_ON_CAST, Op.BR_ON_CAST_FAIL -> branch(op == Op.BR_ON_CAST_FAIL);
      default -> throw new AssertionError(cursor.name());
    }
  }

  private ValType namedType(int which) {
    return state.checked(cursor.code().types(cursor.at()).get(which));
  }

  private void popOperand(ValType type) {
    stack.pop(TypeRules.topOf(type));
  }

  private void branch(boolean onFailure) {
    List<ValType> label = state.control().labelTypes(cursor.index());
    ValType from = namedType(0);
    ValType to = namedType(1);
    if (!state.rules().matches(to, from)) {
      throw cursor.mismatch("a cast to a subtype of " + from, to);
    }
    // Null is of the one type or of the other.
    ValType rest = to.nullable() ? TypeRules.nonNull(from) : from;
    ValType taken = onFailure ? rest : to;
    if (label.isEmpty() || !state.rules().matches(taken, label.getLast())) {
      throw cursor.mismatch("a label that takes a " + taken, TypeRules.show(label));
    }
    List<ValType> others = label.subList(0, label.size() - 1);
    stack.pop(from);
    stack.popAll(others);
    stack.pushAll(others);
    stack.push(onFailure ? to : rest);
  }
}
