/**
 * What generated code and the engine share. {@link dev.ligature.engine.code.Code} is the code of a
 * function, and {@link dev.ligature.engine.code.LazyBinding} stands for it until it is made. By
 * {@link dev.ligature.engine.code.Rebound} running code sees that a function was replaced, and by
 * {@link dev.ligature.engine.code.Closings} that it was closed.
 *
 * <p>Public for generated classes only; the module does not export it to others.
 */
@NullMarked
package dev.ligature.engine.code;

import org.jspecify.annotations.NullMarked;
