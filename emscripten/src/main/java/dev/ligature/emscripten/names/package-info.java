/**
 * The names of what a program of Emscripten imports and exports: whether they tell that it is one,
 * and how they are given back where they were made short.
 */
@NullMarked
package dev.ligature.emscripten.names;

import org.jspecify.annotations.NullMarked;
