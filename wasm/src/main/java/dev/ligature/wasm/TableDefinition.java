package dev.ligature.wasm;

import java.util.Objects;
import java.util.Optional;

/**
 * A table that a module defines.
 *
 * @param type its type
 * @param init the constant expression of its elements' first value; null references if empty
 */
public record TableDefinition(ExternType.Table type, Optional<Instructions> init) {
  public TableDefinition {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(init, "init");
  }
}
