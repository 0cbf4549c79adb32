/** Benchmarks of the parts, on JMH: {@code bench/run} runs them. */
@NullMarked
package dev.ligature.bench;

import org.jspecify.annotations.NullMarked;
