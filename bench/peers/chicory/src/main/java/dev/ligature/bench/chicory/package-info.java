/** The worker of {@code bench/compare} for Chicory. */
@NullMarked
package dev.ligature.bench.chicory;

import org.jspecify.annotations.NullMarked;
