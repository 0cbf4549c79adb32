/** The worker of {@code bench/compare} for GraalWasm. */
@NullMarked
package dev.ligature.bench.graalwasm;

import org.jspecify.annotations.NullMarked;
