/**
 * What generated code calls: memory access, arithmetic that Java lacks, indirect calls, lazy
 * binding.
 *
 * <p>Public for generated classes only; the module does not export it to others.
 */
@NullMarked
package dev.ligature.engine.runtime;

import org.jspecify.annotations.NullMarked;
