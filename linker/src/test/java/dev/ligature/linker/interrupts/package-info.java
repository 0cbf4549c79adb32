/** Guests that are stopped from outside. */
package dev.ligature.linker.interrupts;
