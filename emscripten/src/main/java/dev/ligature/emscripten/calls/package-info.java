/**
 * The functions that Emscripten's programs import, in groups: of paths, descriptors, memory, time,
 * the process and the network. They work on the descriptors and the memory of {@code
 * dev.ligature.wasi.preview1}.
 */
@NullMarked
package dev.ligature.emscripten.calls;

import org.jspecify.annotations.NullMarked;
