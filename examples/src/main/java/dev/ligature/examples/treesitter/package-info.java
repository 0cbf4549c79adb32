/**
 * Parses source files with tree-sitter: {@code web-tree-sitter.wasm} is the program, the grammars
 * are libraries that it is linked to at run time. {@link dev.ligature.examples.treesitter.Main} is
 * the command, {@link dev.ligature.examples.treesitter.TreeSitter} the parser. How the modules want
 * to be driven is in {@code examples/tree-sitter/NOTES.md}.
 */
@NullMarked
package dev.ligature.examples.treesitter;

import org.jspecify.annotations.NullMarked;
