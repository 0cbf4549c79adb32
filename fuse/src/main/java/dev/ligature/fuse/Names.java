package dev.ligature.fuse;

import dev.ligature.wasm.ByteWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes the name section, by which stack traces name functions. Where functions of two libraries
 * have one name, each stands behind its library's.
 *
 * @see <a href="https://webassembly.github.io/spec/core/appendix/custom.html#name-section">Name
 *     section</a>
 */
final class Names {
  private static final int MODULE = 0;
  private static final int FUNCTIONS = 1;

  private final List<Unit> units;
  private final FunctionSpace functions;
  private final Map<Integer, String> names = new HashMap<>();

  Names(List<Unit> units, FunctionSpace functions) {
    this.units = units;
    this.functions = functions;
  }

  /** Writes the content of the section. */
  void write(ByteWriter out) {
    out.name("name");
    ByteWriter module = new ByteWriter();
    module.name(units.getFirst().module().names().moduleName().orElse(units.getFirst().name()));
    out.u8(MODULE);
    out.sized(module);
    collect();
    ByteWriter section = new ByteWriter();
    section.u32(names.size());
    for (int function = 0; function < functions.count(); function++) {
      String name = names.get(function);
      if (name != null) {
        section.u32(function);
        section.name(name);
      }
    }
    out.u8(FUNCTIONS);
    out.sized(section);
  }

  private void collect() {
    for (FunctionSpace.ImportedFunction function : functions.imports()) {
      names.put(function.index(), function.name());
    }
    Map<String, List<Unit>> definers = new HashMap<>();
    for (Unit unit : units) {
      for (int f = unit.functionImportCount(); f < unit.module().functionCount(); f++) {
        name(unit, f)
            .ifPresent(
                name -> {
                  List<Unit> known = definers.computeIfAbsent(name, n -> new ArrayList<>());
                  if (!known.contains(unit)) {
                    known.add(unit);
                  }
                });
      }
    }
    for (Unit unit : units) {
      for (int f = unit.functionImportCount(); f < unit.module().functionCount(); f++) {
        Optional<String> name = name(unit, f);
        if (name.isPresent()) {
          boolean alone = definers.getOrDefault(name.get(), List.of()).size() < 2;
          names.put(unit.function(f), alone ? name.get() : unit.name() + ":" + name.get());
        }
      }
    }
    functions.own().forEach(function -> names.put(functions.index(function), function.name()));
  }

  private static Optional<String> name(Unit unit, int function) {
    return unit.module().names().functionName(function);
  }
}
