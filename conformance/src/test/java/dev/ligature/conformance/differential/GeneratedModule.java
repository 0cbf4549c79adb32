package dev.ligature.conformance.differential;

import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.List;

/**
 * A generated module. Its functions are exported as {@code f0}, {@code f1} and so on, its globals
 * as {@code g0} and so on, its memory as {@code memory}; {@code g0} is the fuel.
 *
 * @param bytes the binary format
 * @param functions the types of the functions
 * @param globals the types of the globals
 */
record GeneratedModule(Code bytes, List<FuncType> functions, List<ValType> globals) {
  /** Bytes, not to be written. */
  interface Code {
    byte[] get();
  }
}
