/**
 * Functions of shared libraries in Trino's SQL: {@link dev.ligature.trino.WasmPlugin}. See {@code
 * trino/README.md}.
 */
@NullMarked
package dev.ligature.trino;

import org.jspecify.annotations.NullMarked;
