/**
 * The process that measures Ligature: it does what {@code bench/compare} asks on its standard
 * input. Its counterparts are {@code bench/node/worker.mjs} and the module {@code bench/endive}.
 */
@NullMarked
package dev.ligature.bench.worker;

import org.jspecify.annotations.NullMarked;
