/** The worker of {@code bench/compare} for wasmtime-java. */
package dev.ligature.bench.wasmtime;
