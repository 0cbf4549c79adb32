/**
 * What generated code and the engine have in common: the {@link dev.ligature.engine.code.Code} of a
 * function, the {@link dev.ligature.engine.code.LazyBinding} that stands for it until it is there,
 * and {@link dev.ligature.engine.code.Rebound}, by which running code sees that it was replaced, as
 * by {@link dev.ligature.engine.code.Closings} that it was closed.
 *
 * <p>Public for generated classes only; the module does not export it to others.
 */
@NullMarked
package dev.ligature.engine.code;

import org.jspecify.annotations.NullMarked;
