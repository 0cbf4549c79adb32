package dev.ligature.fuse;

import dev.ligature.fuse.FunctionSpace.Target;
import dev.ligature.linker.LinkPlan;
import dev.ligature.linker.LinkPlan.Meaning;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What stands in the GOT: addresses of data, and table indices of functions. */
final class Addresses {
  private static final FuncType PROCEDURE = new FuncType(List.of(), List.of());

  private final List<Unit> units;
  private final FunctionSpace functions;
  private final TableSpace table;
  private final MemorySpace memory;
  private final Constants constants;
  private final Map<String, Function> undefined = new HashMap<>();

  Addresses(
      List<Unit> units,
      FunctionSpace functions,
      TableSpace table,
      MemorySpace memory,
      Constants constants) {
    this.units = units;
    this.functions = functions;
    this.table = table;
    this.memory = memory;
    this.constants = constants;
  }

  /** Gives all functions a table index whose address a library takes. */
  void takeSlots() {
    for (Unit unit : units) {
      for (int k = 0; k < unit.globalImportCount(); k++) {
        if (isFunction(unit.globalImport(k))) {
          function(unit, k);
        }
      }
    }
  }

  private static boolean isFunction(Import reference) {
    return reference.module().equals(Conventions.GOT_FUNCTIONS);
  }

  /** What an imported global holds that is neither the host's nor thread-local. */
  Value of(Unit unit, int global) {
    Import reference = unit.globalImport(global);
    if (isFunction(reference)) {
      return Value.of(function(unit, global));
    }
    return switch (unit.globalMeaning(global)) {
      case Meaning.Defined defined -> data(defined);
      case Meaning.Chosen _ -> memory.chosen(unit, reference.name());
      case Meaning.Other _ when reference.name().equals(Conventions.MEMORY_BASE) ->
          unit.memoryBase();
      case Meaning.Other _ -> Value.of(unit.tableBase());
      default -> Value.of(0);
    };
  }

  /** The address of data. */
  Value data(Meaning.Defined defined) {
    Unit unit = units.get(defined.member());
    int imports = unit.globalImportCount();
    Optional<Value> value =
        defined.index() < imports
            ? Optional.empty()
            : constants.value(
                unit, unit.module().globalDefinitions().get(defined.index() - imports).init());
    if (value.isEmpty()) {
      throw new FusionException(
          "%s: global %d: its address is not known before the module runs"
              .formatted(unit.name(), defined.index()));
    }
    boolean relative =
        unit.member().relocatable()
            && !defined.absolute()
            && defined.kind() == LinkPlan.Kind.DATA
            && !value.get().movable();
    return relative ? unit.memoryBase().plus(value.get().offset()) : value.get();
  }

  private int function(Unit unit, int global) {
    return switch (unit.globalMeaning(global)) {
      case Meaning.Defined(int member, _, int index, _) ->
          slot(functions.target(units.get(member), index));
      case Meaning.Undefined(boolean weak) when weak -> 0;
      default -> named(unit, unit.globalImport(global).name());
    };
  }

  private int slot(Target target) {
    return table.slotOf(functions.index(target));
  }

  /** The address of a function that no library defines, by the import of its name. */
  private int named(Unit unit, String name) {
    Optional<Target> target =
        imported(unit, name)
            .or(() -> units.stream().flatMap(u -> imported(u, name).stream()).findFirst());
    return slot(
        target.orElseGet(() -> new Target.Own(undefined.computeIfAbsent(name, this::withoutType))));
  }

  private Optional<Target> imported(Unit unit, String name) {
    for (int k = 0; k < unit.functionImportCount(); k++) {
      if (unit.functionImport(k).name().equals(name)) {
        return Optional.of(functions.target(unit, k));
      }
    }
    return Optional.empty();
  }

  /** Nothing says of what type it is: whatever the caller assumes, the call traps. */
  private Function withoutType(String name) {
    return functions.addTrap("undefined " + name, PROCEDURE);
  }

  /** The names of functions whose address is taken, and that nobody has. */
  List<String> undefined() {
    return undefined.keySet().stream().sorted().toList();
  }
}
