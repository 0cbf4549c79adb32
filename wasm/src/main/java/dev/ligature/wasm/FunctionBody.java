package dev.ligature.wasm;

import java.util.List;
import java.util.Objects;

/**
 * A decoded function body.
 *
 * @param function the function's index, imports counted
 * @param type the function's type
 * @param locals the types of the declared locals, parameters not included
 * @param code the instructions
 */
public record FunctionBody(int function, FuncType type, List<ValType> locals, Instructions code) {
  public FunctionBody {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(locals, "locals");
    Objects.requireNonNull(code, "code");
  }
}
