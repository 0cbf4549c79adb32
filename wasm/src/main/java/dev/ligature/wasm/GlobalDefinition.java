package dev.ligature.wasm;

import java.util.Objects;

/**
 * A global that a module defines.
 *
 * @param type its type
 * @param init the constant expression of its first value
 */
public record GlobalDefinition(ExternType.Global type, Instructions init) {
  public GlobalDefinition {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(init, "init");
  }
}
