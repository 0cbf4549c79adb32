package dev.ligature.wasm;

import java.util.Arrays;
import java.util.List;

/** The rules of branches. */
final class BranchRules {
  private final BodyState state;
  private final Cursor cursor;
  private final OperandStack stack;
  private final ControlStack control;

  BranchRules(BodyState state) {
    this.state = state;
    this.cursor = state.cursor();
    this.stack = state.stack();
    this.control = state.control();
  }

  void br() {
    stack.popAll(control.labelTypes(cursor.index()));
    state.leave();
  }

  void brIf() {
    stack.pop(ValType.I32);
    List<ValType> types = control.labelTypes(cursor.index());
    stack.popAll(types);
    stack.pushAll(types);
  }

  void brTable() {
    stack.pop(ValType.I32);
    int[] labels = cursor.code().table(cursor.at());
    List<ValType> types = control.labelTypes(labels[labels.length - 1]);
    checkCarried(labels, types.size());
    int last = -1;
    for (int label : labels) {
      // Tables name few labels many times, in runs.
      if (label != last) {
        List<ValType> others = control.labelTypes(label);
        if (others.size() != types.size()) {
          throw cursor.mismatch(TypeRules.show(types) + " at every label", TypeRules.show(others));
        }
        stack.peekAll(others);
        last = label;
      }
    }
    stack.popAll(types);
    state.leave();
  }

  /** Each target that takes values has code of its own that brings them there. */
  private void checkCarried(int[] labels, int values) {
    if ((long) labels.length * values > ModuleLimits.MAX_CARRIED) {
      long carried = Arrays.stream(labels).distinct().count() * values;
      if (carried > ModuleLimits.MAX_CARRIED) {
        throw cursor.unsupported(
            "too many values carried by a br_table: "
                + carried
                + ", at most "
                + ModuleLimits.MAX_CARRIED);
      }
    }
  }

  void leaveFunction() {
    stack.popAll(state.type().results());
    state.leave();
  }

  void rethrow() {
    if (control.opAt(cursor.index()) != Op.CATCH) {
      throw cursor.invalid("invalid rethrow label " + cursor.index() + ": not that of a catch");
    }
    state.leave();
  }

  void brOnNull() {
    ValType reference = stack.popReference();
    List<ValType> types = control.labelTypes(cursor.index());
    stack.popAll(types);
    stack.pushAll(types);
    stack.push(TypeRules.nonNull(reference));
  }

  void brOnNonNull() {
    ValType reference = TypeRules.nonNull(stack.popReference());
    List<ValType> types = control.labelTypes(cursor.index());
    if (types.isEmpty() || !state.rules().matches(reference, types.getLast())) {
      throw cursor.mismatch("a label that takes a " + reference, TypeRules.show(types));
    }
    List<ValType> others = types.subList(0, types.size() - 1);
    stack.popAll(others);
    stack.pushAll(others);
  }
}
