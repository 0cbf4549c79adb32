/** Debuggers of Java on guests. */
@org.jspecify.annotations.NullMarked
package dev.ligature.conformance.debug;
