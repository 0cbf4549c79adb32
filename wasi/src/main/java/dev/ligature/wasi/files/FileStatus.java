package dev.ligature.wasi.files;

import java.nio.file.attribute.FileTime;

/**
 * The status of a file, as {@code stat} gives it.
 *
 * @param device the file system
 * @param inode the file within it
 * @param type its type
 * @param permissions the lower nine bits of its mode; those of the owner for all that can be done
 *     where its file system has none
 * @param links how many names it has
 * @param size its size in bytes
 * @param accessed when it was last read
 * @param modified when its content last changed
 * @param changed when its content or status last changed
 */
public record FileStatus(
    long device,
    long inode,
    FileType type,
    int permissions,
    long links,
    long size,
    FileTime accessed,
    FileTime modified,
    FileTime changed) {}
