/**
 * Function types and their classes, which calls between modules go through: equal types of all
 * modules have one {@link dev.ligature.engine.codegen.signature.Signature}, whose classes have a
 * loader of their own.
 */
@NullMarked
package dev.ligature.engine.codegen.signature;

import org.jspecify.annotations.NullMarked;
