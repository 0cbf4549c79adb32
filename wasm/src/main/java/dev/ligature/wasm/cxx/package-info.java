/** Names of C++ symbols: what a mangled one stands for. */
@NullMarked
package dev.ligature.wasm.cxx;

import org.jspecify.annotations.NullMarked;
