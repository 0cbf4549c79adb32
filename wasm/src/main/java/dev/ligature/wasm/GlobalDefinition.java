package dev.ligature.wasm;

/**
 * A global that a module defines.
 *
 * @param type its type
 * @param init the constant expression of its first value
 */
public record GlobalDefinition(ExternType.Global type, Instructions init) {}
