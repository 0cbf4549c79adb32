/**
 * The {@code ligature} command: {@code run}, {@code ldd}, {@code nm} and others, on the public API
 * of the linker alone.
 *
 * <p>{@link dev.ligature.cli.Main} is its start. Arguments become a {@link
 * dev.ligature.cli.RunOptions}, these a configuration in {@link dev.ligature.cli.RunConfig}, and
 * {@link dev.ligature.cli.RunProgram} runs it; what fails becomes a text and an exit status in
 * {@link dev.ligature.cli.Failures}.
 */
@NullMarked
package dev.ligature.cli;

import org.jspecify.annotations.NullMarked;
