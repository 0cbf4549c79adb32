/** Tests of what is read out of scripts. */
@NullMarked
package dev.ligature.emscripten.script;

import org.jspecify.annotations.NullMarked;
