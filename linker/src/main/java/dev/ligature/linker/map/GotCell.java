package dev.ligature.linker.map;

import dev.ligature.engine.Global;
import dev.ligature.wasm.Import;

/**
 * A GOT entry of a library: the cell that it imports for the address of a symbol.
 *
 * @param reference the import
 * @param cell what holds the address
 */
public record GotCell(Import reference, Global cell) {
  /** The import module of addresses of data. */
  public static final String DATA = "GOT.mem";

  /** The import module of table indices of functions. */
  public static final String FUNCTIONS = "GOT.func";

  /** Whether it holds a table index. */
  public boolean isFunction() {
    return reference.module().equals(FUNCTIONS);
  }

  /** The symbol's name. */
  public String symbol() {
    return reference.name();
  }

  /** Writes an address or a table index. */
  public void set(long value) {
    switch (cell) {
      case Global.I32 narrow -> narrow.value = (int) value;
      case Global.I64 wide -> wide.value = value;
      default -> throw new IllegalStateException("GOT entry of type " + cell.type());
    }
  }
}
