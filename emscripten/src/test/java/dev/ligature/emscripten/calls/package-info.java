/** Tests of what Emscripten's programs call of their host. */
@NullMarked
package dev.ligature.emscripten.calls;

import org.jspecify.annotations.NullMarked;
