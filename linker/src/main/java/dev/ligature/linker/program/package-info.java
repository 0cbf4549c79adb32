/**
 * The API's interfaces over the stages: what a user of the linker holds.
 *
 * <p>{@link dev.ligature.linker.program.ProgramLinker} opens programs, {@link
 * dev.ligature.linker.program.ProgramParts} wires the stages of one together, and {@link
 * dev.ligature.linker.program.LinkedProgram} is what the user gets.
 */
package dev.ligature.linker.program;
