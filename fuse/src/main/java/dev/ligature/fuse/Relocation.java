package dev.ligature.fuse;

import dev.ligature.fuse.code.Code;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BiConsumer;

/**
 * What is done before the code of libraries can be called: start functions run, and data is
 * relocated. For what a program starts with, the fused module's start function does it; there the
 * libraries also get their block if the program's allocator gives it. For what is opened, {@code
 * dlopen} does it.
 */
final class Relocation {
  private static final FuncType PROCEDURE = new FuncType(List.of(), List.of());
  private static final FuncType HANDLER = new FuncType(List.of(ValType.I32), List.of());

  private final List<Unit> units;
  private final FunctionSpace functions;
  private final GlobalSpace globals;
  private final MemorySpace memory;
  private final Segments segments;
  private final Function function;
  private boolean needed;

  Relocation(
      List<Unit> units,
      FunctionSpace functions,
      GlobalSpace globals,
      MemorySpace memory,
      Segments segments) {
    this.units = units;
    this.functions = functions;
    this.globals = globals;
    this.memory = memory;
    this.segments = segments;
    this.function = functions.add("__fused_relocate", PROCEDURE);
  }

  /** Writes the start function. */
  void write() {
    Code code = new Code(0);
    Unit main = units.getFirst();
    if (memory.blockSize() > 0) {
      // Where the program's allocator is, and nobody else: the program itself is as it was linked.
      start(code, main);
      block(code);
      for (Unit unit : units) {
        if (unit.isOfStart()) {
          copy(code, segments.copies(unit));
        }
      }
      copy(code, segments.ownCopies());
    }
    relocate(
        units.stream().filter(Unit::isOfStart).toList(),
        (unit, phase) -> {
          if (!unit.isMain() || memory.blockSize() == 0 || phase != Phase.START) {
            phase(code, unit, phase);
          }
        });
    needed = !code.isEmpty();
    function.setBody(code.body());
  }

  /** The phases, each of which is done for all libraries of a load before the next. */
  enum Phase {
    START,
    THREAD_LOCAL_ADDRESSES,
    DATA,
    EARLY_DATA,
    THREAD_LOCAL_DATA
  }

  private static void relocate(List<Unit> load, BiConsumer<Unit, Phase> writer) {
    for (Phase phase : Phase.values()) {
      load.forEach(unit -> writer.accept(unit, phase));
    }
  }

  /**
   * Writes what is done when libraries are opened: their data is as in the file, and relocated.
   *
   * @param load the libraries, in load order
   * @param when writes what only those that are not there do
   */
  void writeOpening(Code code, List<Unit> load, BiConsumer<Unit, Runnable> when) {
    for (Unit unit : load) {
      when.accept(
          unit,
          () -> {
            int size = (int) unit.member().room().memorySize();
            code.global(globals.constant(unit.memoryBase())).constant(0).constant(size);
            code.memoryFill();
            copy(code, segments.copies(unit));
          });
    }
    relocate(
        load,
        (unit, phase) -> {
          Code own = new Code(0);
          phase(own, unit, phase);
          if (!own.isEmpty()) {
            when.accept(unit, () -> phase(code, unit, phase));
          }
        });
  }

  private void phase(Code code, Unit unit, Phase phase) {
    switch (phase) {
      case START -> start(code, unit);
      case THREAD_LOCAL_ADDRESSES -> threadLocals(code, unit);
      case DATA -> call(code, unit, Conventions.APPLY_DATA_RELOCS);
      case EARLY_DATA -> call(code, unit, Conventions.APPLY_RELOCS);
      case THREAD_LOCAL_DATA -> threadLocalRelocations(code, unit);
    }
  }

  /** The index of the start function; empty if there is nothing to do. */
  OptionalInt start() {
    return needed ? OptionalInt.of(functions.index(function)) : OptionalInt.empty();
  }

  private static void start(Code code, Unit unit) {
    int start = unit.module().startFunction();
    if (start >= 0) {
      code.call(unit.function(start));
    }
  }

  private static void call(Code code, Unit unit, String name) {
    unit.procedure(name).ifPresent(function -> code.call(unit.function(function)));
  }

  private void block(Code code) {
    int block = code.local();
    int alignment = memory.blockAlignment();
    Unit main = units.getFirst();
    code.constant(memory.blockSize() + alignment - 1);
    code.call(main.function(memory.allocator().getAsInt())).tee(block);
    code.op(Op.I32_EQZ).when().op(Op.UNREACHABLE).end();
    code.get(block).constant(alignment - 1).op(Op.I32_ADD).constant(-alignment).op(Op.I32_AND);
    code.set(block);
    code.get(block).constant(0).constant(memory.blockSize()).memoryFill();
    // Whatever wants one more has it by now, but for what is written here.
    units.forEach(unit -> globals.constant(unit.memoryBase()));
    for (Map.Entry<Integer, Integer> global : globals.movable().entrySet()) {
      code.get(block).constant(global.getValue()).op(Op.I32_ADD).setGlobal(global.getKey());
    }
  }

  private void copy(Code code, List<Segments.Copy> copies) {
    for (Segments.Copy copy : copies) {
      code.global(globals.constant(copy.base())).constant(copy.offset()).op(Op.I32_ADD);
      code.constant(0).constant(copy.size()).memoryInit(copy.segment());
    }
  }

  private void threadLocals(Code code, Unit unit) {
    globals
        .threadLocals()
        .forEach(
            (global, address) -> {
              if (address.user() == unit) {
                code.global(address.base()).constant(address.offset()).op(Op.I32_ADD);
                code.setGlobal(global);
              }
            });
  }

  /**
   * wasm-ld puts the relocations of thread-local data into the function that makes it, which is
   * called again for the data that the start function has made.
   */
  private static void threadLocalRelocations(Code code, Unit unit) {
    OptionalInt base = unit.exportedGlobal(Conventions.TLS_BASE);
    OptionalInt init = unit.exportedFunction(Conventions.INIT_TLS);
    if (unit.procedure(Conventions.APPLY_TLS_RELOCS).isPresent()) {
      call(code, unit, Conventions.APPLY_TLS_RELOCS);
    } else if (base.isPresent()
        && init.isPresent()
        && unit.module().functionType(init.getAsInt()).equals(HANDLER)) {
      code.global(unit.global(base.getAsInt())).when();
      code.global(unit.global(base.getAsInt())).call(unit.function(init.getAsInt())).end();
    }
  }
}
