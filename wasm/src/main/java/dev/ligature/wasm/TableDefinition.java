package dev.ligature.wasm;

import java.util.Optional;

/**
 * A table that a module defines.
 *
 * @param type its type
 * @param init the constant expression of its elements' first value; null references if empty
 */
public record TableDefinition(ExternType.Table type, Optional<Instructions> init) {}
