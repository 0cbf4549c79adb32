package dev.ligature.wasi.files;

import java.nio.file.Path;

/** Where a folder for guests comes from. */
public sealed interface FolderSource {
  /**
   * A folder of a file system of Java's.
   *
   * @param path its path, whose symbolic links are followed
   */
  record OfHost(Path path) implements FolderSource {}

  /** The root of a tree in memory. */
  record InMemory(MemoryTree tree) implements FolderSource {}
}
