/**
 * What debug information says of code: the file and line of each instruction, as DWARF's line
 * tables have it. {@link dev.ligature.wasm.debug.LineTable} reads it when somebody asks.
 *
 * <p>Whatever is wrong with it is no error: what can't be read is not there. It takes no more time
 * and memory than a multiple of what the sections and the code take.
 *
 * @see <a href="https://yurydelendik.github.io/webassembly-dwarf/">DWARF for WebAssembly</a>
 * @see <a href="https://dwarfstd.org/doc/DWARF5.pdf">DWARF 5, chapter 6.2</a>
 */
@NullMarked
package dev.ligature.wasm.debug;

import org.jspecify.annotations.NullMarked;
