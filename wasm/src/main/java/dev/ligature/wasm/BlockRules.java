package dev.ligature.wasm;

import java.util.ArrayList;
import java.util.List;

/** The rules of instructions that open, divide and close blocks. */
final class BlockRules {
  private final BodyState state;
  private final Cursor cursor;
  private final OperandStack stack;
  private final ControlStack control;

  BlockRules(BodyState state) {
    this.state = state;
    this.cursor = state.cursor();
    this.stack = state.stack();
    this.control = state.control();
  }

  /** The body is a block that has the function's results and no parameters. */
  void openBody() {
    control.open(Op.BLOCK, new FuncType(List.of(), state.type().results()));
  }

  void open(int op) {
    open(op, blockType());
  }

  private void open(int op, FuncType type) {
    stack.popAll(type.params());
    control.open(op, type);
  }

  private FuncType blockType() {
    long type = cursor.imm();
    if (type >= 0) {
      state.functionType(cursor.index());
    }
    FuncType blockType = cursor.code().blockType(cursor.at(), state.module());
    if (type < Instructions.EMPTY_BLOCK) {
      state.checked(blockType.results().getFirst());
    }
    return blockType;
  }

  void openIf() {
    FuncType type = blockType();
    stack.pop(ValType.I32);
    open(Op.IF, type);
  }

  void elsePart() {
    control.nextPart(Op.ELSE);
    stack.pushAll(control.innermostType().params());
  }

  void end() {
    FuncType type = control.innermostType();
    int op = control.innermostOp();
    control.close();
    if (op == Op.IF && !state.rules().matchAll(type.params(), type.results())) {
      throw cursor.invalid("type mismatch: an if of type " + type + " needs an else");
    }
    if (control.size() > 0) {
      stack.pushAll(type.results());
    }
  }

  void openTryTable() {
    FuncType type = blockType();
    int[] catches = cursor.code().catches(cursor.at());
    for (int i = 0; i < catches.length; i += 3) {
      checkCatch(catches[i], catches[i + 1], catches[i + 2]);
    }
    open(Op.TRY_TABLE, type);
  }

  private void checkCatch(int kind, int tag, int label) {
    List<ValType> values = new ArrayList<>();
    if (kind == Instructions.CATCH || kind == Instructions.CATCH_REF) {
      values.addAll(tagType(tag).params());
    }
    if (kind == Instructions.CATCH_REF || kind == Instructions.CATCH_ALL_REF) {
      values.add(TypeRules.EXCEPTION);
    }
    List<ValType> expected = control.labelTypes(label);
    if (!state.rules().matchAll(values, expected)) {
      throw cursor.invalid(
          "type mismatch: label "
              + label
              + " of a catch clause expects "
              + TypeRules.show(expected)
              + ", found "
              + TypeRules.show(values));
    }
  }

  private FuncType tagType(int tag) {
    List<ExternType.Tag> tags = state.module().tags();
    return tags.get(cursor.checked(tag, tags.size(), "tag")).type();
  }

  void catchPart() {
    List<ValType> caught = tagType(cursor.index()).params();
    control.nextPart(Op.CATCH);
    stack.pushAll(caught);
  }

  void catchAllPart() {
    control.nextPart(Op.CATCH);
  }

  /** Closes the try; its label is counted from outside. */
  void delegate() {
    FuncType type = control.innermostType();
    control.close();
    cursor.checked(cursor.index(), control.size(), "label");
    stack.pushAll(type.results());
  }
}
