package dev.ligature.wasm;

/**
 * What a type of a module is: a function, a structure or an array.
 *
 * @see <a
 *     href="https://webassembly.github.io/spec/core/syntax/types.html#composite-types">Composite
 *     types</a>
 */
public sealed interface CompositeType permits FuncType, StructType, ArrayType {}
