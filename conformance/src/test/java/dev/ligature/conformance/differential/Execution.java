package dev.ligature.conformance.differential;

import dev.ligature.wasm.FuncType;
import java.util.List;

/** An instance of a generated module on some engine. */
interface Execution {
  /**
   * Calls an export.
   *
   * @param arguments their bits, 32-bit ones in the low half
   */
  Outcome call(String name, FuncType type, long[] arguments);

  /** Gives {@code g0} a value. */
  void setFuel(int fuel);

  /** The values of all globals. */
  List<String> globals();

  /** The memory's bytes. */
  byte[] memory();
}
