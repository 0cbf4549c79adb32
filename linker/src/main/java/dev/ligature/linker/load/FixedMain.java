package dev.ligature.linker.load;

import dev.ligature.engine.Global;
import dev.ligature.engine.Instance;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.wasm.ValType;
import dev.ligature.wasm.WasmModule;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Makes the memory and table of a main of fixed addresses those of its program. Its addresses are
 * its own, so it has its instance before any other library has an area; and where areas are to come
 * from its {@code malloc}, it is running by then.
 */
public final class FixedMain {
  private final ProgramMemory memory;
  private final ProgramTable table;
  private final Allocation allocation;
  private final Relocation relocation;
  private final GuestHeap heap;

  /** The pass in one namespace. */
  public FixedMain(
      ProgramMemory memory,
      ProgramTable table,
      Allocation allocation,
      Relocation relocation,
      GuestHeap heap) {
    this.memory = memory;
    this.table = table;
    this.allocation = allocation;
    this.relocation = relocation;
    this.heap = heap;
  }

  /** Takes the memory and table of main over if this load brings a main of fixed addresses. */
  void takeOver(Load load) {
    LoadedLibrary main = load.main();
    if (main == null || main.module().isRelocatable() || allocation.isBegun()) {
      return;
    }
    makeImported(main);
    relocation.instantiate(main);
    adopt(main);
    heap.note(main, true);
    boolean fromGuest = heap.forAreas().isPresent();
    List<LoadedLibrary> others = load.fresh().subList(1, load.fresh().size());
    if (fromGuest && others.stream().anyMatch(library -> library.module().memorySize() > 0)) {
      relocation.runEarly(main);
      load.setEarly(main);
    }
  }

  /** Takes the memory and table over of a main that was saved. */
  void restore(LoadedLibrary main) {
    makeImported(main);
    relocation.instantiate(main);
    adopt(main);
    heap.note(main, true);
  }

  /** Makes the memory and table that main imports rather than defines. */
  private void makeImported(LoadedLibrary main) {
    ImportedLimits.table(main)
        .filter(type -> type.element().equals(ValType.FUNCREF))
        .ifPresent(type -> table.create(main, type));
    if (ImportedLimits.memory(main).isPresent()) {
      memory.createBare(
          main,
          ImportedLimits.common(
              List.of(main), ImportedLimits.isWide(List.of(main)), memory.maxPages()));
    }
    allocation.giveNone(main);
  }

  private void adopt(LoadedLibrary main) {
    Instance instance = main.instance();
    WasmModule module = main.module().module();
    Optional<Global> stackPointer =
        instance.export("__stack_pointer").filter(Global.class::isInstance).map(Global.class::cast);
    memory.adopt(
        module.memories().isEmpty() ? null : instance.memory(0),
        stackPointer.or(() -> asFunctions(module)).orElse(null));
    OptionalInt functions = functionTable(module);
    if (functions.isEmpty()) {
      // A main that takes no function's address can still lend its memory to libraries that do.
      table.create(ImportedLimits.isWide(List.of(main)));
    } else {
      table.adopt(instance.table(functions.getAsInt()));
    }
  }

  /** A cell for a main that has its stack pointer by functions, and sets it before all else. */
  private static Optional<Global> asFunctions(WasmModule module) {
    return module.imports().stream()
            .anyMatch(
                reference ->
                    reference.module().equals(HostFunction.ENV)
                        && reference.name().equals("__wasm_set_stack_pointer"))
        ? Optional.of(new Global.I32(true, 0))
        : Optional.empty();
  }

  /** The first table that any function can stand in. */
  private static OptionalInt functionTable(WasmModule module) {
    return IntStream.range(0, module.tables().size())
        .filter(k -> module.tables().get(k).element().equals(ValType.FUNCREF))
        .findFirst();
  }
}
