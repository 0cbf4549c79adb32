package dev.ligature.linker.load;

import dev.ligature.engine.Func;
import dev.ligature.engine.Global;
import dev.ligature.engine.Instance;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.allocate.InitialLayout;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.map.Entrances;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.trace.Trace;
import dev.ligature.wasm.ExternType;
import dev.ligature.wasm.Import;
import dev.ligature.wasm.Limits;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Gives every fresh library its memory and table areas. The first load of a program makes the
 * memory and the table too, unless main is one of fixed addresses, whose own are taken over.
 */
public final class Allocation {
  private final ProgramConfig config;
  private final ProgramMemory memory;
  private final ProgramTable table;
  private final Entrances entrances;
  private final Trace trace;

  public Allocation(
      ProgramConfig config,
      ProgramMemory memory,
      ProgramTable table,
      Entrances entrances,
      Trace trace) {
    this.config = config;
    this.memory = memory;
    this.table = table;
    this.entrances = entrances;
    this.trace = trace;
  }

  /**
   * Makes memory and table and lays out what is in them: the stack, then all libraries in load
   * order, then the heap.
   *
   * @throws dev.ligature.linker.LinkException.NoRoom if they would be larger than they may be
   */
  void layOut(List<LoadedLibrary> libraries) {
    table.create();
    Area[] tables = new Area[libraries.size()];
    for (int i = 0; i < tables.length; i++) {
      LoadedLibrary library = libraries.get(i);
      tables[i] = table.allocate(library);
      importedTable(library).ifPresent(type -> table.ensureSize(library, type.limits().min()));
    }
    InitialLayout layout = new InitialLayout(config.stackSize(), table.table().size());
    for (int i = 0; i < tables.length; i++) {
      LoadedLibrary library = libraries.get(i);
      Area area = layout.area(library.module().areaSize(), library.module().memoryAlignment());
      allocated(library, area, tables[i]);
    }
    memory.create(layout, commonLimits(libraries), libraries);
  }

  /** What all importers of the memory want: the largest minimum, the smallest maximum. */
  private Limits commonLimits(List<LoadedLibrary> libraries) {
    long min = 0;
    long max = config.maxMemoryPages();
    boolean shared = false;
    for (LoadedLibrary library : libraries) {
      Optional<ExternType.Memory> type = importedMemory(library);
      if (type.isPresent()) {
        Limits limits = type.get().limits();
        min = Math.max(min, limits.min());
        max = limits.hasMax() ? Math.min(max, limits.max()) : max;
        shared |= limits.shared();
      }
    }
    return new Limits(min, max, false, shared);
  }

  /** Makes the memory and table that a main of fixed addresses imports rather than defines. */
  void prepareFixed(LoadedLibrary main) {
    importedTable(main)
        .filter(type -> type.element().equals(ValType.FUNCREF))
        .ifPresent(type -> table.create(main, type));
    if (importedMemory(main).isPresent()) {
      memory.createBare(main, commonLimits(List.of(main)));
    }
    allocated(main, Area.NONE, Area.NONE);
  }

  /** Takes over the memory, table and stack pointer of a main of fixed addresses. */
  void adoptFixed(LoadedLibrary main) {
    Instance instance = main.instance();
    WasmModule module = main.module().module();
    Optional<Global> stackPointer =
        instance.export("__stack_pointer").filter(Global.class::isInstance).map(Global.class::cast);
    memory.adopt(
        module.memories().isEmpty() ? null : instance.memory(0), stackPointer.orElse(null));
    OptionalInt functions = functionTable(module);
    if (functions.isEmpty()) {
      // A main that takes no function's address can still lend its memory to libraries that do.
      table.create();
    } else {
      table.adopt(instance.table(functions.getAsInt()));
    }
  }

  /** The first table that any function can stand in. */
  private static OptionalInt functionTable(WasmModule module) {
    return IntStream.range(0, module.tables().size())
        .filter(k -> module.tables().get(k).element().equals(ValType.FUNCREF))
        .findFirst();
  }

  /**
   * Allocates the areas of libraries in a memory and table that are there.
   *
   * @throws dev.ligature.linker.LinkException.NoRoom if they can't grow enough
   */
  void allocate(List<LoadedLibrary> libraries) {
    for (LoadedLibrary library : libraries) {
      Area memoryArea = memory.allocate(library);
      Area tableArea = Area.NONE;
      boolean complete = false;
      try {
        tableArea = table.allocate(library);
        importedTable(library).ifPresent(type -> table.ensureSize(library, type.limits().min()));
        importedMemory(library).ifPresent(type -> memory.ensurePages(library, type.limits().min()));
        complete = true;
      } finally {
        if (!complete) {
          table.release(tableArea, function -> null);
          memory.release(memoryArea);
        }
      }
      allocated(library, memoryArea, tableArea);
    }
  }

  private void allocated(LoadedLibrary library, Area memoryArea, Area tableArea) {
    library.allocated(memoryArea, tableArea);
    trace.log(
        TraceCategory.FILES,
        "%s: memory 0x%x size %d, table %d size %d",
        library,
        memoryArea.base(),
        memoryArea.size(),
        tableArea.base(),
        tableArea.size());
  }

  /**
   * Gives the areas of a library back.
   *
   * @param stale what to put in the place of its functions in the table
   */
  void release(LoadedLibrary library, UnaryOperator<Func> stale) {
    entrances.close(List.of(library));
    if (library.instance() != null) {
      memory.agents().remove(library.instance());
      table.forget(library.instance(), library.table(), stale);
    }
    library.stubs().forEach(table::remove);
    table.release(library.table(), stale);
    memory.release(library.memory());
  }

  private static Optional<ExternType.Memory> importedMemory(LoadedLibrary library) {
    return imported(library, ExternType.Memory.class);
  }

  private static Optional<ExternType.Table> importedTable(LoadedLibrary library) {
    return imported(library, ExternType.Table.class);
  }

  private static <T extends ExternType> Optional<T> imported(LoadedLibrary library, Class<T> kind) {
    return library.module().module().imports().stream()
        .map(Import::type)
        .filter(kind::isInstance)
        .map(kind::cast)
        .findFirst();
  }
}
