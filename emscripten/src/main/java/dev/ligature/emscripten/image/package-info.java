/**
 * Reads images of files, and writes them into folders. {@code dev.ligature.emscripten.FileImage} is
 * the API of it: a sorted map of {@link dev.ligature.emscripten.image.Node}s by name, which {@link
 * dev.ligature.emscripten.image.Archive}, {@link dev.ligature.emscripten.image.DataPackage} and
 * {@link dev.ligature.emscripten.image.Snapshot} read, and {@link
 * dev.ligature.emscripten.image.Unpacking} writes.
 */
@NullMarked
package dev.ligature.emscripten.image;

import org.jspecify.annotations.NullMarked;
