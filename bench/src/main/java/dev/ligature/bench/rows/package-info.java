/**
 * The rows of {@code bench/compare}; a further one is a class here and a line in {@link
 * dev.ligature.bench.rows.Rows}.
 */
package dev.ligature.bench.rows;
