/** Modules with something wrong in them: nothing but documented exceptions comes of them. */
package dev.ligature.linker.mutants;
