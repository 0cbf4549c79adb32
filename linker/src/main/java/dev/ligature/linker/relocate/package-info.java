/**
 * Libraries to instances whose references are bound.
 *
 * <p>{@link dev.ligature.linker.relocate.Instantiation} gives a library its instance, {@link
 * dev.ligature.linker.relocate.FunctionBinding} binds the functions it imports, {@link
 * dev.ligature.linker.relocate.GotFilling} fills its GOT, and {@link
 * dev.ligature.linker.relocate.DataRelocation} lets it relocate its data. Each is one pass over all
 * new libraries. {@link dev.ligature.linker.relocate.Rebinding} changes later what they were bound
 * to, {@link dev.ligature.linker.relocate.Unbinding} takes it back.
 */
@NullMarked
package dev.ligature.linker.relocate;

import org.jspecify.annotations.NullMarked;
