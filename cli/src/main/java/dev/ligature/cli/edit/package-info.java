/** Changes what a module says to a dynamic linker, and nothing else of it. */
@NullMarked
package dev.ligature.cli.edit;

import org.jspecify.annotations.NullMarked;
