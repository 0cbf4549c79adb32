/**
 * Lines of the guest's source in generated classes: the numbers that stand for them there, and what
 * debuggers want to know of these.
 */
@NullMarked
package dev.ligature.engine.codegen.lines;

import org.jspecify.annotations.NullMarked;
