/**
 * Constructors and destructors.
 *
 * <p>{@link dev.ligature.linker.initialize.ConstructorOrder} is the order, {@link
 * dev.ligature.linker.initialize.Construction} runs constructors once each, {@link
 * dev.ligature.linker.initialize.ExitHandlers} keeps what guests register for their end, and {@link
 * dev.ligature.linker.initialize.Finalization} runs it. No lock is held while guest code runs.
 */
@NullMarked
package dev.ligature.linker.initialize;

import org.jspecify.annotations.NullMarked;
