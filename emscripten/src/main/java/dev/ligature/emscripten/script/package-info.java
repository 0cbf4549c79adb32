/**
 * Reads what the host has to know out of scripts that Emscripten has generated, without running
 * them: a {@link dev.ligature.emscripten.script.Script} is cut into tokens, among which {@link
 * dev.ligature.emscripten.script.PackageIndex} looks for the index of a file package.
 */
@NullMarked
package dev.ligature.emscripten.script;

import org.jspecify.annotations.NullMarked;
