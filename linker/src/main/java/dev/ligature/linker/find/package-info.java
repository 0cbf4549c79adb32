/**
 * Names to modules: the first stage of a load.
 *
 * <p>{@link dev.ligature.linker.find.LibrarySearch} finds the file of a name, {@link
 * dev.ligature.linker.find.ModuleCache} reads and compiles it once for all programs, and {@link
 * dev.ligature.linker.find.LibraryModule} is what the linker knows of a module: its shape, its
 * areas, what it needs and which symbols it exports. Nothing here belongs to one program.
 */
@NullMarked
package dev.ligature.linker.find;

import org.jspecify.annotations.NullMarked;
