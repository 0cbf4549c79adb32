package dev.ligature.fuse;

import dev.ligature.wasm.ElementSegment;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.SegmentMode;
import dev.ligature.wasm.TableDefinition;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables of the fused module, the program's first, and the one index in it of each function
 * whose address somebody takes.
 */
final class TableSpace {
  private final List<Unit> units;
  private final Constants constants;
  private final Map<Integer, Integer> slots = new LinkedHashMap<>();
  private final List<Integer> added = new ArrayList<>();
  private final List<Own> own = new ArrayList<>();
  private Optional<Import> imported = Optional.empty();
  private ExternType.Table type =
      new ExternType.Table(ValType.FUNCREF, new Limits(1, -1, false, false));
  private int firstAdded;

  /** A table that a library has for itself. */
  record Own(Unit unit, TableDefinition table) {}

  TableSpace(List<Unit> units, Constants constants) {
    this.units = units;
    this.constants = constants;
  }

  /** Gives libraries their tables, and their areas in the program's one. */
  void allocate() {
    Unit main = units.getFirst();
    if (!main.member().relocatable()) {
      adopt(main);
    }
    long end = Math.max(1, type.limits().min());
    for (Unit unit : units) {
      if (unit.member().room().tableSize() > 0) {
        long alignment = unit.member().room().tableAlignment();
        end = (end + alignment - 1) & -alignment;
        unit.setTableBase((int) end);
        end += unit.member().room().tableSize();
      }
      for (ExternType.Table wanted : importedTables(unit)) {
        end = Math.max(end, wanted.limits().min());
      }
      unit.setTables(tables(unit));
    }
    firstAdded = (int) end;
  }

  private static List<ExternType.Table> importedTables(Unit unit) {
    return unit.module().tables().subList(0, unit.module().importCount(ExternKind.TABLE));
  }

  /** The table of a main of fixed addresses. */
  private void adopt(Unit main) {
    int index = functionTable(main);
    if (index >= 0) {
      type = main.module().tables().get(index);
      if (index < main.module().importCount(ExternKind.TABLE)) {
        imported = Optional.of(tableImport(main, index));
      }
    }
  }

  private static Import tableImport(Unit main, int index) {
    return main.module().imports().stream()
        .filter(reference -> reference.type().kind() == ExternKind.TABLE)
        .skip(index)
        .findFirst()
        .orElseThrow();
  }

  private static int functionTable(Unit main) {
    List<ExternType.Table> tables = main.module().tables();
    for (int k = 0; k < tables.size(); k++) {
      if (tables.get(k).element().equals(ValType.FUNCREF)) {
        return k;
      }
    }
    return -1;
  }

  private int[] tables(Unit unit) {
    int importCount = unit.module().importCount(ExternKind.TABLE);
    boolean fixed = !unit.member().relocatable();
    int[] indices = new int[unit.module().tables().size()];
    for (int k = importCount; k < indices.length; k++) {
      if (!fixed || k != functionTable(unit)) {
        own.add(new Own(unit, unit.module().tableDefinitions().get(k - importCount)));
        indices[k] = own.size();
      }
    }
    return indices;
  }

  /**
   * Lets functions of one library keep the index that another's element segment gives them, and
   * then those of a library the index that its own gives them.
   */
  void adoptSlots() {
    for (boolean ofOthers : new boolean[] {true, false}) {
      for (Unit unit : units) {
        for (ElementSegment segment : unit.module().elementSegments()) {
          if (segment.mode() == SegmentMode.ACTIVE && unit.table(segment.table()) == 0) {
            adopt(unit, segment, ofOthers);
          }
        }
      }
    }
  }

  private void adopt(Unit unit, ElementSegment segment, boolean ofOthers) {
    int slot = constants.required(unit, segment.offset().orElseThrow()).offset();
    List<Integer> functions = new ArrayList<>(segment.functions());
    for (Instructions element : segment.expressions()) {
      functions.add(element.op(0) == Op.REF_FUNC ? element.index(0) : -1);
    }
    for (int function : functions) {
      if (function >= 0 && function < unit.functionImportCount() == ofOthers) {
        slots.putIfAbsent(unit.function(function), slot);
      }
      slot++;
    }
  }

  /** The table index of a function, by its index in the fused module. */
  int slotOf(int function) {
    return slots.computeIfAbsent(
        function,
        f -> {
          added.add(f);
          return firstAdded + added.size() - 1;
        });
  }

  /** The functions that have their table index by nobody's element segment, in order. */
  List<Integer> added() {
    return added;
  }

  /** The table index of the first of these. */
  int firstAdded() {
    return firstAdded;
  }

  /** How many elements are in use. */
  int size() {
    return firstAdded + added.size();
  }

  /** The type of the program's table. */
  ExternType.Table type() {
    Limits limits = type.limits();
    long max = limits.hasMax() ? Math.max(limits.max(), size()) : -1;
    return new ExternType.Table(
        type.element(), new Limits(size(), max, limits.is64(), limits.shared()));
  }

  /** What it is imported by, if main imports it. */
  Optional<Import> imported() {
    return imported.map(name -> new Import(name.module(), name.name(), type()));
  }

  /** The tables behind it. */
  List<Own> own() {
    return own;
  }
}
