/**
 * The text format: {@link dev.ligature.guests.wat.Lexer} makes S-expressions of text, {@link
 * dev.ligature.guests.wat.ModuleAssembler} makes bytes of the S-expression of a module.
 *
 * <p>The assembler checks what the text format demands and nothing else: what it accepts may be an
 * invalid module, as the specification's tests of validation need it.
 *
 * @see <a href="https://webassembly.github.io/spec/core/text/index.html">Text format</a>
 */
@NullMarked
package dev.ligature.guests.wat;

import org.jspecify.annotations.NullMarked;
