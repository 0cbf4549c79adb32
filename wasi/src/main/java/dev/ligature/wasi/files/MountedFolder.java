package dev.ligature.wasi.files;

import java.nio.file.Path;

/**
 * A folder, and where guests see it.
 *
 * @param path the path by which guests see it; in a tree of folders, an absolute one
 * @param source the folder
 * @param readOnly whether guests change nothing in it
 */
public record MountedFolder(String path, FolderSource source, boolean readOnly) {
  /** A folder of the host. */
  public MountedFolder(String path, Path host, boolean readOnly) {
    this(path, new FolderSource.OfHost(host), readOnly);
  }
}
