/**
 * Reads what the host has to know out of scripts that Emscripten has generated, without running
 * them: a {@link dev.ligature.emscripten.script.Script} is cut into tokens, among which {@link
 * dev.ligature.emscripten.script.PackageIndex} looks for the index of a file package, and {@link
 * dev.ligature.emscripten.script.GeneratedScript} for the names of imports and exports.
 */
@NullMarked
package dev.ligature.emscripten.script;

import org.jspecify.annotations.NullMarked;
