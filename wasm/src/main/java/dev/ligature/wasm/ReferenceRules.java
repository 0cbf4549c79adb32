package dev.ligature.wasm;

/** The rules of reference instructions. */
final class ReferenceRules {
  private final BodyState state;
  private final Cursor cursor;
  private final OperandStack stack;

  ReferenceRules(BodyState state) {
    this.state = state;
    this.cursor = state.cursor();
    this.stack = state.stack();
  }

  void refNull() {
    stack.push(state.checked(cursor.code().types(cursor.at()).getFirst()));
  }

  void refIsNull() {
    stack.popReference();
    stack.push(ValType.I32);
  }

  void refFunc() {
    int function = cursor.checked(cursor.index(), state.module().functionCount(), "function");
    if (!state.context().isDeclared(function)) {
      throw cursor.invalid(
          "undeclared function reference: no export, element or global names function " + function);
    }
    stack.push(state.context().referenceTo(function));
  }

  void refAsNonNull() {
    stack.push(TypeRules.nonNull(stack.popReference()));
  }
}
