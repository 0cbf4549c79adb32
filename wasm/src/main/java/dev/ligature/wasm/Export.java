package dev.ligature.wasm;

/**
 * An export.
 *
 * @param name the name
 * @param kind the index space
 * @param index the index in that space, imports first
 */
public record Export(String name, ExternKind kind, int index) {}
