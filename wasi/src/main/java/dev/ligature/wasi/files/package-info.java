/**
 * Files of the host for guests, each guest in its folders. It knows no ABI: {@code
 * dev.ligature.wasi} turns a guest's numbers into these calls.
 *
 * <p>{@link dev.ligature.wasi.files.Directory} is the API: a folder that is held open, from which
 * paths are followed. {@code Walk} follows a path name by name, reads symbolic links itself, and
 * never leaves the folder where it began. Each name is opened in the held folder before it, by what
 * the platform has:
 *
 * <ul>
 *   <li>{@code SecureFolder}: on a {@link java.nio.file.SecureDirectoryStream}. What that lacks is
 *       done through {@code Pin}, the folder's own descriptor under {@code /proc}, or where there
 *       is none, by the folder's path under a lock, if that still leads to the folder.
 *   <li>{@code CheckedFolder}: by the folder's path under the lock alone.
 * </ul>
 */
@NullMarked
package dev.ligature.wasi.files;

import org.jspecify.annotations.NullMarked;
