/** {@code bench/chart}: a chart of what {@code bench/compare} measured of other engines. */
@NullMarked
package dev.ligature.bench.chart;

import org.jspecify.annotations.NullMarked;
