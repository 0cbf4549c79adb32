/**
 * What generated code and the engine have in common: the {@link dev.ligature.engine.code.Code} of a
 * function, and the {@link dev.ligature.engine.code.LazyBinding} that stands for it until it is
 * there.
 *
 * <p>Public for generated classes only; the module does not export it to others.
 */
package dev.ligature.engine.code;
