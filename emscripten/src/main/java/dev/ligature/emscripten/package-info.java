/** What programs of Emscripten want of their host, which is JavaScript elsewhere. */
@NullMarked
package dev.ligature.emscripten;

import org.jspecify.annotations.NullMarked;
