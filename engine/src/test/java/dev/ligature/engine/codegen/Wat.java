package dev.ligature.engine.codegen;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.FunctionBody;
import dev.ligature.wasm.Validator;
import dev.ligature.wasm.WasmModule;
import java.nio.charset.StandardCharsets;

/**
 * A function as the passes get it, from its text.
 *
 * @param module its module
 * @param body its body, which is valid
 */
public record Wat(WasmModule module, FunctionBody body) {
  /** The first function of a module, whose fields are given. */
  public static Wat of(String fields) {
    byte[] bytes = ModuleAssembler.assemble(fields.getBytes(StandardCharsets.UTF_8)).bytes();
    WasmModule module = WasmModule.parse(bytes);
    FunctionBody body = module.body(module.importCount(ExternKind.FUNCTION));
    Validator.validateBody(module, body);
    return new Wat(module, body);
  }
}
