/** The C compiler of an npm package, which is a WebAssembly module, as a command. */
@NullMarked
package dev.ligature.cli.cc;

import org.jspecify.annotations.NullMarked;
