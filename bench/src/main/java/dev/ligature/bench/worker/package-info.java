/**
 * The process that measures Ligature: it does what {@code bench/compare} asks on its standard
 * input. Its counterparts are {@code bench/node/worker.mjs} and the module {@code bench/endive}.
 */
package dev.ligature.bench.worker;
