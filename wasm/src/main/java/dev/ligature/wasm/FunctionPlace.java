package dev.ligature.wasm;

import java.util.Optional;

/** A function as messages name it: {@code function 12 (inflate)}. */
record FunctionPlace(WasmModule module, int function) {
  @Override
  public String toString() {
    Optional<String> name = module.names().functionName(function);
    return "function " + module.numberInFile(function) + name.map(n -> " (" + n + ")").orElse("");
  }
}
