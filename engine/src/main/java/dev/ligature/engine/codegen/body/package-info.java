/**
 * What is known of a function before it is cut or written: the types on its operand stack, which
 * {@link dev.ligature.engine.codegen.body.TypeTracker} follows instruction by instruction, its
 * estimated size, and what kind of function it is. One with too many operands is rewritten here.
 */
@NullMarked
package dev.ligature.engine.codegen.body;

import org.jspecify.annotations.NullMarked;
