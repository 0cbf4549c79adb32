/**
 * Parts of a module that is written: types, bodies with other indices, and code of our own.
 *
 * <p>{@link dev.ligature.fuse.code.TypeSpace} has the types, {@link
 * dev.ligature.fuse.code.BodyRewriter} gives bodies the indices that things have in the new module,
 * and {@link dev.ligature.fuse.code.Code} writes new ones.
 */
@NullMarked
package dev.ligature.fuse.code;

import org.jspecify.annotations.NullMarked;
