package dev.ligature.conformance.mutants;

import dev.ligature.engine.CompiledModule;
import dev.ligature.engine.Engine;
import dev.ligature.engine.EngineOptions;
import dev.ligature.engine.Extern;
import dev.ligature.engine.Global;
import dev.ligature.engine.Instance;
import dev.ligature.engine.Memory;
import dev.ligature.engine.Table;
import dev.ligature.engine.Tag;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.List;

/** Generates the code of all functions of a module if it is valid, and has the JVM verify it. */
public final class GeneratorTarget {
  private static final long MOST_PAGES = 16;
  private static final long MOST_ELEMENTS = 10_000;
  private static final int MOST_FUNCTIONS = 1_000;

  private GeneratorTarget() {}

  /** For Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    Trial.of(input.length, Bounds.PER_BYTE, Bounds.GENERATING, () -> attempt(input));
  }

  private static void attempt(byte[] input) {
    // The last byte decides where code is cut.
    int limit = input.length == 0 ? 0 : input[input.length - 1] & 3;
    EngineOptions options = EngineOptions.DEFAULT;
    options = limit == 0 ? options : options.withMethodLimit(limit * 150);
    Instance instance;
    try {
      WasmModule module = WasmModule.parse(input);
      CompiledModule compiled = new Engine(options).compile("m", module);
      compiled.validate();
      compiled.checkFeatures();
      if (!isSmall(module)) {
        return;
      }
      instance = compiled.allocate(imports(compiled));
    } catch (WasmException e) {
      return;
    }
    load(instance);
  }

  private static boolean isSmall(WasmModule module) {
    return module.functionCount() <= MOST_FUNCTIONS
        && module.memories().stream().allMatch(memory -> isSmall(memory.limits(), MOST_PAGES))
        && module.tables().stream()
            .allMatch(
                table -> isSmall(table.limits(), MOST_ELEMENTS) && table.element().nullable());
  }

  private static boolean isSmall(Limits limits, long most) {
    return limits.min() <= most && (!limits.shared() || limits.max() <= most);
  }

  private static List<Extern> imports(CompiledModule compiled) {
    List<Extern> imports = new ArrayList<>();
    int functions = 0;
    for (Import wanted : compiled.module().imports()) {
      imports.add(
          switch (wanted.type()) {
            case ExternType.Function function -> compiled.unbound(functions++, wanted);
            case ExternType.Memory memory -> new Memory(memory.limits());
            case ExternType.Table table -> new Table(table, null);
            case ExternType.Global global -> Global.of(global);
            case ExternType.Tag tag -> new Tag(wanted.name(), tag.type());
          });
    }
    return imports;
  }

  /** Loads the classes of all groups of functions, which are numbered. */
  private static void load(Instance instance) {
    ClassLoader loader = instance.getClass().getClassLoader();
    WasmModule module = instance.compiled().module();
    boolean hasCode = module.functionCount() > module.importCount(ExternKind.FUNCTION);
    int group = 0;
    try {
      while (true) {
        Class.forName("m$" + group, true, loader);
        group++;
      }
    } catch (ClassNotFoundException e) {
      if (hasCode && group == 0) {
        throw new AssertionError("no class of functions", e);
      }
    }
  }
}
