/**
 * What an interface says when {@link dev.ligature.linker.Library#bind} makes C functions its
 * methods: annotations of methods and parameters, and the boxes for what C gives back through a
 * pointer.
 *
 * <pre>{@code
 * public interface Zlib {
 *   String zlibVersion();
 *   int compress(@Out byte[] to, IntRef length, @In byte[] from, int size);
 * }
 * }</pre>
 *
 * <p>Which Java type stands for which C type is in {@code docs/java.md}.
 */
@NullMarked
package dev.ligature.linker.bind;

import org.jspecify.annotations.NullMarked;
