/** Tests of what programs of Emscripten get from their host. */
@NullMarked
package dev.ligature.emscripten;

import org.jspecify.annotations.NullMarked;
