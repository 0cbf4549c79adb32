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
   * Looks through the bodies of a module for instructions and types of features that are not there,
   * and for what is beyond a limit, by which all of them are known when it is opened. It is a
   * fraction of the work of decoding them. {@link #validateModule} has passed.
   *
   * @throws WasmException.Unsupported if there is any
   */
  public static void checkFeatures(WasmModule module) {
    FeatureScan.check(module);
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
