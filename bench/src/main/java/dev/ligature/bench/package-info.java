/** Benchmarks of the parts, on JMH: {@code bench/run} runs them. */
package dev.ligature.bench;
