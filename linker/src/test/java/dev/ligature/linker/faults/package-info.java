/**
 * Lets each step of a load fail once: what can be observed afterwards is what it was before, and
 * the same load then works.
 */
package dev.ligature.linker.faults;
