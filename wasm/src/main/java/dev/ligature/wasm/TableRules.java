package dev.ligature.wasm;

import java.util.List;

/** The rules of table instructions. */
final class TableRules {
  private final BodyState state;
  private final Cursor cursor;
  private final OperandStack stack;

  TableRules(BodyState state) {
    this.state = state;
    this.cursor = state.cursor();
    this.stack = state.stack();
  }

  private ExternType.Table table(int index) {
    List<ExternType.Table> tables = state.module().tables();
    return tables.get(cursor.checked(index, tables.size(), "table"));
  }

  private static ValType address(ExternType.Table table) {
    return table.limits().is64() ? ValType.I64 : ValType.I32;
  }

  void get() {
    ExternType.Table table = table(cursor.index());
    stack.pop(address(table));
    stack.push(table.element());
  }

  void set() {
    ExternType.Table table = table(cursor.index());
    stack.pop(table.element());
    stack.pop(address(table));
  }

  void size() {
    stack.push(address(table(cursor.index())));
  }

  void grow() {
    ExternType.Table table = table(cursor.index());
    stack.pop(address(table));
    stack.pop(table.element());
    stack.push(address(table));
  }

  void fill() {
    ExternType.Table table = table(cursor.index());
    stack.pop(address(table));
    stack.pop(table.element());
    stack.pop(address(table));
  }

  void copy() {
    ExternType.Table to = table(cursor.index());
    ExternType.Table from = table(cursor.aux());
    checkElements(from.element(), to);
    boolean both64 = to.limits().is64() && from.limits().is64();
    stack.pop(both64 ? ValType.I64 : ValType.I32);
    stack.pop(address(from));
    stack.pop(address(to));
  }

  void init() {
    ExternType.Table table = table(cursor.aux());
    checkElements(state.module().elementSegments().get(segment()).type(), table);
    stack.pop(ValType.I32);
    stack.pop(ValType.I32);
    stack.pop(address(table));
  }

  private void checkElements(ValType elements, ExternType.Table to) {
    if (!state.rules().matches(elements, to.element())) {
      throw cursor.mismatch("elements of " + to.element(), elements);
    }
  }

  void elemDrop() {
    segment();
  }

  private int segment() {
    return cursor.checked(cursor.index(), state.module().elementSegments().size(), "elem segment");
  }
}
