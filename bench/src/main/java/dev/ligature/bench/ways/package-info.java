/** The same tasks of a C library, written for each way of calling it from Java. */
@NullMarked
package dev.ligature.bench.ways;

import org.jspecify.annotations.NullMarked;
