/**
 * Functions of the host as guests see them.
 *
 * <p>{@link dev.ligature.linker.host.HostScope} finds the function that an import names among those
 * configured and makes one engine function of it for the whole program.
 */
@NullMarked
package dev.ligature.linker.host;

import org.jspecify.annotations.NullMarked;
