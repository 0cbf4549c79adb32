/**
 * Random modules, of {@code wasm-opt} and of this project's own generator, which have to do the
 * same here as on other engines, however they are compiled.
 */
package dev.ligature.conformance.random;
