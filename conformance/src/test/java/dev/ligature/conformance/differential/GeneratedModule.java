package dev.ligature.conformance.differential;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.List;

/**
 * A generated module. Its functions are exported as {@code f0}, {@code f1} and so on, its globals
 * as {@code g0} and so on, its memory as {@code memory}; {@code g0} is the fuel.
 */
final class GeneratedModule {
  private final byte[] bytes;
  private final List<FuncType> functions;
  private final List<ValType> globals;

  GeneratedModule(byte[] bytes, List<FuncType> functions, List<ValType> globals) {
    this.bytes = bytes;
    this.functions = List.copyOf(functions);
    this.globals = List.copyOf(globals);
  }

  /** The binary format; do not write. */
  byte[] bytes() {
    return bytes;
  }

  /** The types of the functions. */
  List<FuncType> functions() {
    return functions;
  }

  /** The types of the globals. */
  List<ValType> globals() {
    return globals;
  }
}
