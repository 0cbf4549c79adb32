package dev.ligature.fuse;

import dev.ligature.fuse.code.Code;
import dev.ligature.fuse.code.TypeSpace;
import dev.ligature.linker.LinkPlan.Meaning;
import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Op;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The functions of the fused module: what stays imported, each once; then those of the libraries,
 * in load order; then its own. Imports that a library defines lead to the definition.
 */
final class FunctionSpace {
  /** How many re-exports of imports are followed before they count as a cycle. */
  private static final int MAX_FORWARDS = 64;

  private final List<Unit> units;
  private final TypeSpace types;
  private final Linkers linkers;
  private final Map<ImportKey, ImportedFunction> imports = new LinkedHashMap<>();
  private final List<Function> own = new ArrayList<>();
  private final Map<ImportKey, Function> traps = new LinkedHashMap<>();
  private int[] starts = {};

  private record ImportKey(String module, String name, int type) {}

  /**
   * A function that stays imported.
   *
   * @param linkers whether it is the linker's
   */
  record ImportedFunction(int index, String module, String name, int type, boolean linkers) {}

  /** What the module has in the place of functions of the linker. */
  interface Linkers {
    /**
     * The function that it has in the place of one; empty if that stays imported.
     *
     * @param hidden the guest's definition that the linker's goes ahead of
     */
    Optional<Function> function(
        FunctionSpace space, String name, FuncType type, Optional<Meaning.Defined> hidden);
  }

  /** What a function of a library is in the fused module. */
  sealed interface Target {
    /** An import. */
    record Imported(ImportedFunction function) implements Target {}

    /** A definition of a library. */
    record Defined(Unit unit, int function) implements Target {}

    /** One of its own. */
    record Own(Function function) implements Target {}
  }

  /**
   * The functions of libraries.
   *
   * @param linkers what the module has in the place of a function of the linker
   */
  FunctionSpace(List<Unit> units, TypeSpace types, Linkers linkers) {
    this.units = units;
    this.types = types;
    this.linkers = linkers;
  }

  /** Adds an import that the module needs for itself. */
  ImportedFunction require(String module, String name, FuncType type) {
    return imported(module, name, types.of(type), false);
  }

  private ImportedFunction imported(String module, String name, int type, boolean linkers) {
    return imports.computeIfAbsent(
        new ImportKey(module, name, type),
        key -> new ImportedFunction(imports.size(), module, name, type, linkers));
  }

  /** Adds a function of its own. */
  Function add(String name, FuncType type) {
    Function function = new Function(name, types.of(type));
    own.add(function);
    return function;
  }

  /** Gives all functions of the libraries their indices; nothing can be imported any more. */
  void number() {
    List<List<Target>> targets = new ArrayList<>();
    for (Unit unit : units) {
      List<Target> imported = new ArrayList<>();
      for (int k = 0; k < unit.functionImportCount(); k++) {
        imported.add(target(unit, k));
      }
      targets.add(imported);
    }
    starts = new int[units.size() + 1];
    starts[0] = imports.size();
    for (int k = 0; k < units.size(); k++) {
      starts[k + 1] = starts[k] + units.get(k).definedFunctions();
    }
    for (Unit unit : units) {
      List<Target> imported = targets.get(unit.place());
      int[] indices = new int[unit.module().functionCount()];
      for (int k = 0; k < indices.length; k++) {
        indices[k] =
            k < imported.size()
                ? index(imported.get(k))
                : starts[unit.place()] + k - imported.size();
      }
      unit.setFunctions(indices);
    }
  }

  /** What a function of a library is. */
  Target target(Unit unit, int function) {
    return target(unit, function, 0);
  }

  private Target target(Unit unit, int function, int forwards) {
    if (function >= unit.functionImportCount()) {
      return new Target.Defined(unit, function);
    }
    Import reference = unit.functionImport(function);
    int type = unit.type(unit.module().functionTypeIndex(function));
    return switch (unit.functionMeaning(function)) {
      case Meaning.Defined _ when forwards > MAX_FORWARDS -> trap(reference, type);
      case Meaning.Defined to -> target(units.get(to.member()), to.index(), forwards + 1);
      case Meaning.Linkers(Optional<Meaning.Defined> hidden) -> linkers(reference, type, hidden);
      case Meaning.Undefined(boolean weak) when weak -> trap(reference, type);
      default -> new Target.Imported(imported(reference.module(), reference.name(), type, false));
    };
  }

  private Target linkers(Import reference, int type, Optional<Meaning.Defined> hidden) {
    return linkers
        .function(this, reference.name(), types.type(type), hidden)
        .<Target>map(Target.Own::new)
        .orElseGet(
            () -> new Target.Imported(imported(reference.module(), reference.name(), type, true)));
  }

  /** What is called in the place of a function that may be undefined, and is. */
  private Target trap(Import reference, int type) {
    return new Target.Own(
        traps.computeIfAbsent(
            new ImportKey(reference.module(), reference.name(), type),
            key -> addTrap("undefined weak " + reference.name(), types.type(type))));
  }

  /** Adds a function that traps. */
  Function addTrap(String name, FuncType type) {
    Function function = add(name, type);
    function.setBody(new Code(type.params().size()).op(Op.UNREACHABLE).body());
    return function;
  }

  /** The index of what a function of a library is. */
  int index(Target target) {
    return switch (target) {
      case Target.Imported(ImportedFunction function) -> function.index();
      case Target.Defined(Unit unit, int function) ->
          starts[unit.place()] + function - unit.functionImportCount();
      case Target.Own(Function function) -> index(function);
    };
  }

  /** The index of a function of its own. */
  int index(Function function) {
    return starts[units.size()] + own.indexOf(function);
  }

  /** The functions that stay imported. */
  List<ImportedFunction> imports() {
    return List.copyOf(imports.values());
  }

  /** The functions of its own. */
  List<Function> own() {
    return own;
  }

  /** How many there are. */
  int count() {
    return starts[units.size()] + own.size();
  }

  /** Writes the content of the function section. */
  void writeTypes(ByteWriter out) {
    out.u32(count() - imports.size());
    for (Unit unit : units) {
      for (int k = unit.functionImportCount(); k < unit.module().functionCount(); k++) {
        out.u32(unit.type(unit.module().functionTypeIndex(k)));
      }
    }
    own.forEach(function -> out.u32(function.type()));
  }
}
