/**
 * Solves linear equations with LAPACK: {@code libRlapack.so} and {@code libRblas.so}, which
 * Emscripten's toolchain made for R, over the {@code libc.so} that wasi-sdk's made. {@link
 * dev.ligature.examples.lapack.Main} is the command, {@link dev.ligature.examples.lapack.Lapack}
 * what a Java program would use.
 */
@NullMarked
package dev.ligature.examples.lapack;

import org.jspecify.annotations.NullMarked;
