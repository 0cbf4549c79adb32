package dev.ligature.wasm;

/**
 * What the rules of all families of instructions work on while a body is checked.
 *
 * @param context the module
 * @param cursor the instruction that is checked
 * @param stack the operands
 * @param control the open blocks
 * @param locals the locals
 * @param type the type of the function
 */
record BodyState(
    ModuleContext context,
    Cursor cursor,
    OperandStack stack,
    ControlStack control,
    Locals locals,
    FuncType type) {

  static BodyState of(ModuleContext context, FunctionBody body) {
    FunctionPlace place = new FunctionPlace(context.module(), body.function());
    Cursor cursor = new Cursor(body.code(), place);
    OperandStack stack = new OperandStack(cursor, context.rules());
    Locals locals = new Locals(cursor, body.type().params(), body.locals());
    ControlStack control = new ControlStack(cursor, stack, locals);
    return new BodyState(context, cursor, stack, control, locals, body.type());
  }

  WasmModule module() {
    return context.module();
  }

  TypeRules rules() {
    return context.rules();
  }

  /** A type that the instruction names, if the module has it. */
  ValType checked(ValType type) {
    if (!rules().isKnown(type)) {
      cursor.checked(type.typeIndex(), module().types().size(), "type");
    }
    return type;
  }

  /** The function type that the instruction names. */
  FuncType functionType(int index) {
    cursor.checked(index, module().types().size(), "type");
    CompositeType type = module().types().get(index);
    if (type instanceof FuncType function) {
      return function;
    }
    throw cursor.mismatch("a type of functions", type);
  }

  /** The instruction goes on nowhere. */
  void leave() {
    stack.becomePolymorphic();
  }
}
