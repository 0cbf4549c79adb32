package dev.ligature.wasm;

/**
 * Checks the rules of validation.
 *
 * @see <a href="https://webassembly.github.io/spec/core/valid/index.html">Validation</a>
 */
public final class Validator {
  private Validator() {}

  /**
   * Checks everything but the bodies.
   *
   * @throws WasmException.Invalid if a rule is broken
   */
  public static void validateModule(WasmModule module) {}

  /**
   * Checks a body.
   *
   * @throws WasmException.Invalid if a rule is broken; the message names the function
   */
  public static void validateBody(WasmModule module, FunctionBody body) {}
}
