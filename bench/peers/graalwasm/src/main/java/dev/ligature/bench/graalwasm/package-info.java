/** The worker of {@code bench/compare} for GraalWasm. */
package dev.ligature.bench.graalwasm;
