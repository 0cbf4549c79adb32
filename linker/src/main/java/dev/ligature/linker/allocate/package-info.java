/**
 * Memory areas, table areas and table indices.
 *
 * <p>{@link dev.ligature.linker.allocate.ProgramMemory} gives libraries their memory without
 * getting in the way of the guest's own allocator, {@link
 * dev.ligature.linker.allocate.ProgramTable} gives them table areas and functions their one index,
 * and {@link dev.ligature.linker.allocate.InitialLayout} lays out a memory before it exists.
 */
@NullMarked
package dev.ligature.linker.allocate;

import org.jspecify.annotations.NullMarked;
