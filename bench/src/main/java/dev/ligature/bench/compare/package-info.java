/**
 * {@code bench/compare}: the same modules here and on other engines in one run. {@link
 * dev.ligature.bench.compare.Compare} is its main class; a {@link dev.ligature.bench.compare.Row}
 * is a line of its table, and all rows are listed in {@code dev.ligature.bench.rows.Rows}.
 */
@NullMarked
package dev.ligature.bench.compare;

import org.jspecify.annotations.NullMarked;
