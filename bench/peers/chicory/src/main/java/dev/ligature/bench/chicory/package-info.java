/** The worker of {@code bench/compare} for Chicory. */
package dev.ligature.bench.chicory;
