/** Tests of names that were made short. */
@NullMarked
package dev.ligature.emscripten.names;

import org.jspecify.annotations.NullMarked;
