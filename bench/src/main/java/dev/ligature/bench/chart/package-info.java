/** {@code bench/chart}: a chart of what {@code bench/compare} measured of other engines. */
package dev.ligature.bench.chart;
