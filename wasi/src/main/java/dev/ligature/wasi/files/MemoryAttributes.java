package dev.ligature.wasi.files;

import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What a file in memory looked like.
 *
 * @param device the tree
 * @param fileKey the file itself
 */
record MemoryAttributes(
    long device, MemoryNode fileKey, long size, FileTime lastModifiedTime, FileTime lastAccessTime)
    implements BasicFileAttributes {
  static MemoryAttributes of(MemoryTree tree, MemoryNode node) {
    return new MemoryAttributes(tree.device(), node, node.size(), node.modified(), node.accessed);
  }

  /** Its status now, by whatever name. */
  FileStatus status() {
    return fileKey.status(device);
  }

  @Override
  public FileTime creationTime() {
    return lastModifiedTime;
  }

  @Override
  public boolean isRegularFile() {
    return fileKey.type() == FileType.REGULAR;
  }

  @Override
  public boolean isDirectory() {
    return fileKey.type() == FileType.DIRECTORY;
  }

  @Override
  public boolean isSymbolicLink() {
    return fileKey.type() == FileType.SYMBOLIC_LINK;
  }

  @Override
  public boolean isOther() {
    return false;
  }
}
