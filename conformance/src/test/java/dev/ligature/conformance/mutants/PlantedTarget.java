package dev.ligature.conformance.mutants;

import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;

/** Fails at each module with data that can be decoded: a search has to find that. */
public final class PlantedTarget {
  private PlantedTarget() {}

  /** For Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      if (!WasmModule.parse(input).dataSegments().isEmpty()) {
        throw new AssertionError("planted");
      }
    } catch (WasmException e) {
      // Nobody planted that.
    }
  }
}
