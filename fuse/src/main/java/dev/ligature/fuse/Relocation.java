package dev.ligature.fuse;

import dev.ligature.fuse.code.Code;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What is done before anybody can call the fused module, by its start function: the libraries get
 * their block if the program's allocator gives it, start functions run, and data is relocated.
 */
final class Relocation {
  private static final FuncType PROCEDURE = new FuncType(List.of(), List.of());
  private static final FuncType HANDLER = new FuncType(List.of(ValType.I32), List.of());

  private final List<Unit> units;
  private final FunctionSpace functions;
  private final GlobalSpace globals;
  private final MemorySpace memory;
  private final Function function;
  private boolean needed;

  Relocation(List<Unit> units, FunctionSpace functions, GlobalSpace globals, MemorySpace memory) {
    this.units = units;
    this.functions = functions;
    this.globals = globals;
    this.memory = memory;
    this.function = functions.add("__fused_relocate", PROCEDURE);
  }

  /** A segment of data that is copied to the block. */
  record Copy(int segment, int offset, int size) {}

  /**
   * Writes the function.
   *
   * @param copies what goes to the block
   */
  void write(List<Copy> copies) {
    Code code = new Code(0);
    Unit main = units.getFirst();
    if (memory.blockSize() > 0) {
      // Where the program's allocator is, and nobody else: the program itself is as it was linked.
      start(main).ifPresent(code::call);
      block(code, copies);
    }
    for (Unit unit : units) {
      if (!unit.isMain() || memory.blockSize() == 0) {
        start(unit).ifPresent(code::call);
      }
    }
    threadLocals(code);
    for (String name : List.of(Conventions.APPLY_DATA_RELOCS, Conventions.APPLY_RELOCS)) {
      for (Unit unit : units) {
        call(code, unit, name);
      }
    }
    for (Unit unit : units) {
      threadLocalRelocations(code, unit);
    }
    needed = !code.isEmpty();
    function.setBody(code.body());
  }

  /** The index of the function; empty if there is nothing to do. */
  OptionalInt start() {
    return needed ? OptionalInt.of(functions.index(function)) : OptionalInt.empty();
  }

  private static OptionalInt start(Unit unit) {
    int start = unit.module().startFunction();
    return start < 0 ? OptionalInt.empty() : OptionalInt.of(unit.function(start));
  }

  private static void call(Code code, Unit unit, String name) {
    unit.procedure(name).ifPresent(function -> code.call(unit.function(function)));
  }

  private void block(Code code, List<Copy> copies) {
    int block = code.local();
    int alignment = memory.blockAlignment();
    Unit main = units.getFirst();
    code.constant(memory.blockSize() + alignment - 1);
    code.call(main.function(memory.allocator().getAsInt())).tee(block);
    code.op(Op.I32_EQZ).when().op(Op.UNREACHABLE).end();
    code.get(block).constant(alignment - 1).op(Op.I32_ADD).constant(-alignment).op(Op.I32_AND);
    code.set(block);
    code.get(block).constant(0).constant(memory.blockSize()).memoryFill();
    for (Map.Entry<Integer, Integer> global : globals.movable().entrySet()) {
      code.get(block).constant(global.getValue()).op(Op.I32_ADD).setGlobal(global.getKey());
    }
    for (Copy copy : copies) {
      code.get(block).constant(copy.offset()).op(Op.I32_ADD).constant(0).constant(copy.size());
      code.memoryInit(copy.segment());
    }
  }

  private void threadLocals(Code code) {
    globals
        .threadLocals()
        .forEach(
            (global, address) ->
                code.global(address.base())
                    .constant(address.offset())
                    .op(Op.I32_ADD)
                    .setGlobal(global));
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
