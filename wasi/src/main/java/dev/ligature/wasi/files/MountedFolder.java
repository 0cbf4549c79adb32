package dev.ligature.wasi.files;

import java.nio.file.Path;

/**
 * A folder of the host, and where guests see it.
 *
 * @param path the absolute path by which guests see it
 * @param host the folder
 * @param readOnly whether guests change nothing in it
 */
public record MountedFolder(String path, Path host, boolean readOnly) {}
