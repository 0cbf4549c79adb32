/**
 * References to definitions.
 *
 * <p>{@link dev.ligature.linker.resolve.Precedence} is the order in which scopes are searched,
 * {@link dev.ligature.linker.resolve.Lookup} searches a program's, and {@link
 * dev.ligature.linker.resolve.Problems} collects what does not resolve, so that a load reports all
 * of it together.
 */
@NullMarked
package dev.ligature.linker.resolve;

import org.jspecify.annotations.NullMarked;
