/**
 * Loading and unloading: the stages in their order.
 *
 * <p>{@link dev.ligature.linker.load.Loader} is the driver: it reads as the list of passes of a
 * load. A {@link dev.ligature.linker.load.Load} is what one load has brought so far and can be
 * undone whole, by {@link dev.ligature.linker.load.Transactions}. {@link
 * dev.ligature.linker.load.FindNeeded}, {@link dev.ligature.linker.load.FixedMain}, {@link
 * dev.ligature.linker.load.Allocation} and {@link dev.ligature.linker.load.Relocation} have the
 * passes. {@link dev.ligature.linker.load.Loads} runs a load to its end, constructors included;
 * {@link dev.ligature.linker.load.Unloader} takes away what nothing holds any more.
 */
@NullMarked
package dev.ligature.linker.load;

import org.jspecify.annotations.NullMarked;
