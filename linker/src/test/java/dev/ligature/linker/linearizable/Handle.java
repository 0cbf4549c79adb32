package dev.ligature.linker.linearizable;

/**
 * What a thread has opened and closes again.
 *
 * @param elsewhere whether it is in the namespace that is not the base one
 */
record Handle(Name library, boolean elsewhere) {}
