/**
 * The API's interfaces over the stages: what a user of the linker holds.
 *
 * <p>{@link dev.ligature.linker.program.ProgramLinker} opens programs, {@link
 * dev.ligature.linker.program.LinkedProgram} is what the user gets. {@link
 * dev.ligature.linker.program.ProgramWiring} wires a program together of what all its namespaces
 * share ({@link dev.ligature.linker.program.ProgramParts}), the stages of each ({@link
 * dev.ligature.linker.program.NamespaceWiring}), and what guests see of them ({@link
 * dev.ligature.linker.program.GuestAbis}).
 */
@NullMarked
package dev.ligature.linker.program;

import org.jspecify.annotations.NullMarked;
