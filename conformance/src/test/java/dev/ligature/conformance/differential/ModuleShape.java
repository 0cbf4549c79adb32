package dev.ligature.conformance.differential;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.List;

/** What the functions of a generated module can refer to. */
final class ModuleShape {
  static final int TABLE_SIZE = 8;
  static final int DATA_SEGMENTS = 2;

  /**
   * The data segment that code uses. Not the active one: run.endive:runtime 1.2.0 does not drop an
   * active segment at instantiation, so that {@code memory.init} from it goes on working there.
   */
  static final int PASSIVE_SEGMENT = 1;

  static final int MAX_PAGES = 3;

  /** How much fuel a call of an export starts with; a loop iteration takes 1. */
  static final int FUEL = 3000;

  /** The fuel that a call takes, which bounds the depth of the stack. */
  static final int FUEL_PER_CALL = 40;

  final List<FuncType> types = new ArrayList<>();
  final List<FuncType> functions = new ArrayList<>();
  final List<ValType> globals = new ArrayList<>();

  /** The functions in the table, -1 for null. */
  final List<Integer> table = new ArrayList<>();

  static ModuleShape of(Choice choice) {
    ModuleShape shape = new ModuleShape();
    int count = 2 + choice.below(5);
    for (int i = 0; i < count; i++) {
      shape.functions.add(
          new FuncType(types(choice, choice.below(5)), types(choice, choice.below(3))));
    }
    shape.globals.add(ValType.I32);
    for (ValType type : NumericOps.TYPES) {
      shape.globals.add(type);
    }
    for (int i = 0; i < TABLE_SIZE; i++) {
      shape.table.add(choice.oneIn(5) ? -1 : choice.below(count));
    }
    return shape;
  }

  private static List<ValType> types(Choice choice, int count) {
    List<ValType> types = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      types.add(choice.of(NumericOps.TYPES));
    }
    return types;
  }

  /** The index of a type, added if it is new. */
  int type(FuncType type) {
    if (!types.contains(type)) {
      types.add(type);
    }
    return types.indexOf(type);
  }
}
