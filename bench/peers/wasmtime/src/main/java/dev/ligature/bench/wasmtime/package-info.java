/** The worker of {@code bench/compare} for wasmtime-java. */
@NullMarked
package dev.ligature.bench.wasmtime;

import org.jspecify.annotations.NullMarked;
