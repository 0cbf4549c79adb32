package dev.ligature.wasm;

/**
 * Checks the rules of validation.
 *
 * @see <a href="https://webassembly.github.io/spec/core/valid/index.html">Validation</a>
 */
public final class Validator {
  private Validator() {}

  /**
   * Checks everything but the bodies: types, limits, constant expressions, segments, exports, the
   * start function.
   *
   * @throws WasmException.Invalid if a rule is broken; {@link WasmException.Unsupported} if none is
   *     and a feature is needed that is not there
   * @see <a href="https://webassembly.github.io/spec/core/valid/modules.html">Validation:
   *     modules</a>
   */
  public static void validateModule(WasmModule module) {
    new ModuleValidator(module.context()).validate();
  }

  /**
   * Checks a body of a module for which {@link #validateModule} has passed.
   *
   * @throws WasmException.Invalid if a rule is broken; the message names the function
   * @see <a href="https://webassembly.github.io/spec/core/valid/instructions.html">Validation:
   *     instructions</a>
   */
  public static void validateBody(WasmModule module, FunctionBody body) {
    new BodyValidator(module.context(), body).validate();
  }
}
