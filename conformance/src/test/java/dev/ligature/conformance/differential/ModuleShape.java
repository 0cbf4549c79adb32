package dev.ligature.conformance.differential;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.List;

/**
 * What the functions of a generated module can refer to. The first module of a set defines memory,
 * table, globals and tags; the others import them, and functions of earlier ones.
 */
final class ModuleShape {
  static final int TABLE_SIZE = 8;
  static final int DATA_SEGMENTS = 2;

  /** The data segment that code uses: the passive one. */
  static final int PASSIVE_SEGMENT = 1;

  static final int MAX_PAGES = 3;

  /** How much fuel a call of an export starts with; a loop iteration takes 1. */
  static final int FUEL = 3000;

  /** The fuel that a call takes, which bounds the depth of the stack. */
  static final int FUEL_PER_CALL = 40;

  private static final List<List<ValType>> TAGS =
      List.of(
          List.of(), List.of(ValType.I32), List.of(ValType.F64, ValType.I64), List.of(ValType.F32));

  private static final List<List<ValType>> TAGS_WITH_VECTORS =
      List.of(
          List.of(),
          List.of(ValType.I32),
          List.of(ValType.V128),
          List.of(ValType.F64, ValType.V128, ValType.I64));

  /** A function of an earlier module: that module's number and the function's own index there. */
  record Imported(int module, int function) {}

  /** The types of the values of exceptions, by tag. */
  final List<List<ValType>> tags;

  final int number;

  /** Whether exceptions are those of the older encoding. */
  final boolean legacy;

  final List<FuncType> types = new ArrayList<>();

  /** The types of all functions, the imported ones first. */
  final List<FuncType> functions = new ArrayList<>();

  final List<Imported> imported = new ArrayList<>();
  final List<ValType> globals = new ArrayList<>();

  /** The functions that go into the table, -1 for null, from {@link #tableStart}. */
  final List<Integer> table = new ArrayList<>();

  final int tableStart;

  private ModuleShape(int number, boolean legacy, int tableStart, Choice choice) {
    this.number = number;
    this.legacy = legacy;
    this.tableStart = tableStart;
    globals.add(ValType.I32);
    globals.addAll(choice.types());
    tags = choice.hasVectors() ? TAGS_WITH_VECTORS : TAGS;
  }

  /** The shape of a set's next module. */
  static ModuleShape of(Choice choice, boolean legacy, List<ModuleShape> earlier) {
    boolean first = earlier.isEmpty();
    int start = first ? 0 : choice.below(TABLE_SIZE - 2);
    ModuleShape shape = new ModuleShape(earlier.size(), legacy, start, choice);
    for (int i = 0; !first && i < 3; i++) {
      ModuleShape from = choice.of(earlier);
      int function = choice.below(from.ownCount());
      shape.imported.add(new Imported(from.number, function));
      shape.functions.add(from.functions.get(from.imported.size() + function));
    }
    int count = 2 + choice.below(5);
    for (int i = 0; i < count; i++) {
      shape.functions.add(
          new FuncType(types(choice, choice.below(5)), types(choice, choice.below(3))));
    }
    int filled = first ? TABLE_SIZE : 2;
    for (int i = 0; i < filled; i++) {
      shape.table.add(choice.oneIn(12) ? -1 : choice.below(shape.functions.size()));
    }
    return shape;
  }

  /** How many functions the module itself has. */
  int ownCount() {
    return functions.size() - imported.size();
  }

  private static List<ValType> types(Choice choice, int count) {
    List<ValType> types = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      types.add(choice.of(choice.types()));
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
