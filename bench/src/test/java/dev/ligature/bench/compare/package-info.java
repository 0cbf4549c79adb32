/** Tests of {@code bench/compare}: that it runs, and what its reports look like. */
package dev.ligature.bench.compare;
