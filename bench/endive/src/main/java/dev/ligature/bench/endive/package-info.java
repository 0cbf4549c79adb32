/**
 * The worker of {@code bench/compare} for Endive 1.0.0: a linker for it in a few lines, and a
 * process that opens one module.
 */
@NullMarked
package dev.ligature.bench.endive;

import org.jspecify.annotations.NullMarked;
