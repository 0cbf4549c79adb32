package dev.ligature.wasm;

/**
 * Checks constant expressions: only constants, integer arithmetic, references, and globals that
 * were defined before and never change.
 *
 * @see <a
 *     href="https://webassembly.github.io/spec/core/valid/instructions.html#constant-expressions">
 *     Constant expressions</a>
 */
final class ConstantValidator {
  private final ModuleContext context;

  ConstantValidator(ModuleContext context) {
    this.context = context;
  }

  /**
   * Checks one expression.
   *
   * @param globals how many globals it may use
   * @param place what the expression is, for messages
   */
  void validate(Instructions code, ValType type, int globals, Object place) {
    Cursor cursor = new Cursor(code, place);
    OperandStack stack = new OperandStack(cursor, context.rules());
    for (int i = 0; i < code.size(); i++) {
      cursor.moveTo(i);
      instruction(cursor, stack, globals);
    }
    stack.pop(type);
    stack.checkEmpty();
  }

  private void instruction(Cursor cursor, OperandStack stack, int globals) {
    WasmModule module = context.module();
    switch (cursor.op()) {
      case Op.I32_CONST,
          Op.I64_CONST,
          Op.F32_CONST,
          Op.F64_CONST,
          Op.I32_ADD,
          Op.I32_SUB,
          Op.I32_MUL,
          Op.I64_ADD,
          Op.I64_SUB,
          Op.I64_MUL -> {
        ValType[] operands = NumericTypes.operands(cursor.op());
        for (int i = operands.length - 1; i >= 0; i--) {
          stack.pop(operands[i]);
        }
        stack.push(NumericTypes.result(cursor.op()));
      }
      case VectorOp.V128_CONST -> stack.push(ValType.V128);
      case Op.REF_NULL -> {
        ValType type = cursor.code().types(cursor.at()).getFirst();
        if (!context.rules().isKnown(type)) {
          throw cursor.invalid(
              Cursor.unknown("type", type.typeIndex(), context.module().types().size()));
        }
        stack.push(type);
      }
      case Op.REF_FUNC ->
          stack.push(
              context.referenceTo(
                  cursor.checked(cursor.index(), module.functionCount(), "function")));
      case Op.GLOBAL_GET -> {
        int index = cursor.checked(cursor.index(), globals, "global");
        ExternType.Global global = module.globals().get(index);
        if (global.mutable()) {
          throw cursor.invalid("constant expression required: global " + index + " is mutable");
        }
        stack.push(global.type());
      }
      case Op.END -> {
        if (cursor.aux() != -1) {
          throw notConstant(cursor);
        }
      }
      default -> {
        if (!AggregateRules.isConstant(cursor.op())) {
          throw notConstant(cursor);
        }
        new AggregateRules(context, cursor, stack).check(cursor.op());
      }
    }
  }

  private static WasmException notConstant(Cursor cursor) {
    return cursor.invalid("constant expression required: found " + cursor.name());
  }
}
