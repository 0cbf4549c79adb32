/**
 * Function types and their classes, which calls between modules go through: equal types of all
 * modules have one {@link dev.ligature.engine.codegen.signature.Signature}, whose classes have a
 * loader of their own.
 */
package dev.ligature.engine.codegen.signature;
