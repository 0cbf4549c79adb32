/**
 * Libraries in a program: the link map and the scopes.
 *
 * <p>A {@link dev.ligature.linker.map.LoadedLibrary} is a module that a program loads or has
 * loaded, with the state the stages give it; the {@link dev.ligature.linker.map.LinkMap} lists
 * them, and a {@link dev.ligature.linker.map.Scope} is a list of them in which symbols are looked
 * up. All of it is guarded by its program's lock.
 */
@NullMarked
package dev.ligature.linker.map;

import org.jspecify.annotations.NullMarked;
