/**
 * Modules with something wrong in them, found by coverage: Jazzer changes inputs, and keeps those
 * that reach new code. Nothing may come of one but documented exceptions, soon and of little
 * memory.
 */
package dev.ligature.conformance.mutants;
