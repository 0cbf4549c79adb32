package dev.ligature.fuse;

import dev.ligature.fuse.FunctionSpace.ImportedFunction;
import dev.ligature.fuse.FunctionSpace.Target;
import dev.ligature.fuse.code.BodyRewriter;
import dev.ligature.fuse.code.Indices;
import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.WasmException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Writes the bodies of all functions, and notes what they show of the module. */
final class Bodies {
  private final List<Unit> units;
  private final FunctionSpace functions;
  private final GlobalSpace globals;
  private final Set<Integer> references = new TreeSet<>();
  private final Map<ImportedFunction, Set<Leftover.User>> users = new LinkedHashMap<>();
  private boolean namesData;

  Bodies(List<Unit> units, FunctionSpace functions, GlobalSpace globals) {
    this.units = units;
    this.functions = functions;
    this.globals = globals;
  }

  /** Writes those of the libraries. */
  void write(ByteWriter out) {
    for (Unit unit : units) {
      UnitIndices indices = new UnitIndices(unit);
      BodyRewriter rewriter = new BodyRewriter(unit.module(), indices);
      for (int f = unit.functionImportCount(); f < unit.module().functionCount(); f++) {
        indices.current = f;
        try {
          rewriter.write(f, out);
        } catch (WasmException e) {
          throw new FusionException(unit.name() + ": " + e.getMessage());
        }
      }
    }
  }

  /** The functions whose references code takes. */
  Set<Integer> references() {
    return references;
  }

  /** Whether code names data segments, whose number has to stand in front of it. */
  boolean namesData() {
    return namesData;
  }

  /** The functions of the linker that stay imported, and who uses them. */
  List<Leftover> leftovers() {
    List<Leftover> leftovers = new ArrayList<>();
    for (ImportedFunction function : functions.imports()) {
      if (function.linkers()) {
        leftovers.add(
            new Leftover(
                function.module(),
                function.name(),
                List.copyOf(users.getOrDefault(function, Set.of()))));
      }
    }
    return leftovers;
  }

  /** The indices that what a library refers to has in the fused module. */
  private final class UnitIndices implements Indices {
    private final Unit unit;
    private int current;

    UnitIndices(Unit unit) {
      this.unit = unit;
    }

    @Override
    public int type(int type) {
      return unit.type(type);
    }

    @Override
    public int function(int function) {
      if (function < unit.functionImportCount()
          && functions.target(unit, function) instanceof Target.Imported(ImportedFunction imported)
          && imported.linkers()) {
        users
            .computeIfAbsent(imported, f -> new LinkedHashSet<>())
            .add(new Leftover.User(unit.name(), unit.functionName(current)));
      }
      return unit.function(function);
    }

    @Override
    public int reference(int function) {
      int index = function(function);
      references.add(index);
      return index;
    }

    @Override
    public int global(int global) {
      return unit.global(global);
    }

    @Override
    public int written(int global) {
      int index = unit.global(global);
      if (globals.isShared(index)) {
        throw new FusionException(
            "%s: %s writes to %s, which is an address"
                .formatted(
                    unit.name(),
                    unit.functionName(current),
                    unit.globalImport(global).qualifiedName()));
      }
      return index;
    }

    @Override
    public int table(int table) {
      return unit.table(table);
    }

    @Override
    public int tag(int tag) {
      return unit.tag(tag);
    }

    @Override
    public int data(int segment) {
      namesData = true;
      return unit.data(segment);
    }

    @Override
    public int element(int segment) {
      return unit.element(segment);
    }
  }
}
