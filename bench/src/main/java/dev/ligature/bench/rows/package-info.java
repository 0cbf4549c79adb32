/**
 * The rows of {@code bench/compare}; a further one is a class here and a line in {@link
 * dev.ligature.bench.rows.Rows}.
 */
@NullMarked
package dev.ligature.bench.rows;

import org.jspecify.annotations.NullMarked;
