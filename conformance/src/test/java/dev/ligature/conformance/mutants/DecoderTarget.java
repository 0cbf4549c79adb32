package dev.ligature.conformance.mutants;

import dev.ligature.wasm.CustomSection;
import dev.ligature.wasm.DylinkSection;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Validator;
import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;

/** Decodes a module, its {@code dylink.0} and names, and validates its bodies. */
public final class DecoderTarget {
  private DecoderTarget() {}

  /** For Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    Trial.of(input.length, Bounds.PER_BYTE, Bounds.DECODING, () -> attempt(input));
  }

  private static void attempt(byte[] input) {
    WasmModule module;
    try {
      module = WasmModule.parse(input);
    } catch (WasmException e) {
      return;
    }
    try {
      DylinkSection.of(module);
      Validator.validateModule(module);
      Validator.checkFeatures(module);
    } catch (WasmException e) {
      // The bodies are looked at all the same.
    }
    module.names();
    module.customSections().forEach(CustomSection::name);
    int first = module.importCount(ExternKind.FUNCTION);
    for (int function = first; function < module.functionCount(); function++) {
      try {
        FunctionBody body = module.body(function);
        Validator.validateBody(module, body);
      } catch (WasmException e) {
        // So are the others.
      }
    }
  }
}
