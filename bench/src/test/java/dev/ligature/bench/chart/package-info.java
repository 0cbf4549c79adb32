/** Tests of {@code bench/chart}. */
package dev.ligature.bench.chart;
