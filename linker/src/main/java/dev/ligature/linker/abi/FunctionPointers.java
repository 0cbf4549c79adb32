package dev.ligature.linker.abi;

import dev.ligature.engine.Func;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.allocate.ProgramTable;
import dev.ligature.linker.map.GuestCode;
import dev.ligature.wasm.FuncType;
import java.util.Optional;

/** The functions that guests' function pointers point to. */
final class FunctionPointers {
  private final ProgramTable table;

  FunctionPointers(ProgramTable table) {
    this.table = table;
  }

  /** Whether it is a table index: that of a function, of null or of nothing yet. */
  boolean contains(int pointer) {
    return table.table() != null && Integer.compareUnsigned(pointer, table.table().size()) < 0;
  }

  /** The function at a table index, whatever its type; empty if there is none. */
  Optional<Func> find(int pointer) {
    return contains(pointer)
        ? Optional.ofNullable((Func) table.requireTable().get(pointer))
        : Optional.empty();
  }

  /**
   * The function at a table index.
   *
   * @throws TrapException as a call in the guest would trap, if it is not there or of another type
   */
  Func get(int pointer, FuncType type) {
    Func function =
        find(pointer)
            .orElseThrow(
                () ->
                    new TrapException(
                        TrapKind.UNDEFINED_ELEMENT,
                        "table index " + Integer.toUnsignedLong(pointer)));
    GuestCode.check(function, type);
    return function;
  }
}
