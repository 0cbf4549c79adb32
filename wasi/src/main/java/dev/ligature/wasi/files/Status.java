package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/** Makes the status of a file of its attributes. */
final class Status {
  private static final String UNIX =
      "unix:dev,ino,nlink,mode,size,lastAccessTime,lastModifiedTime,ctime";

  // Types in st_mode, which Linux and macOS share.
  private static final int TYPE = 0xf000;
  private static final int PIPE = 0x1000;
  private static final int CHARACTER_DEVICE = 0x2000;
  private static final int DIRECTORY = 0x4000;
  private static final int BLOCK_DEVICE = 0x6000;
  private static final int REGULAR = 0x8000;
  private static final int SYMBOLIC_LINK = 0xa000;
  private static final int SOCKET = 0xc000;

  private Status() {}

  /** The status of what a path leads to, on file systems of Unix. */
  static FileStatus of(Path path, LinkOption... options) throws IOException {
    return of(Files.readAttributes(path, UNIX, options));
  }

  /**
   * The status of a file whose attributes were read in a held folder. What these lack is taken from
   * where a path leads, if that is the same file.
   */
  static FileStatus of(BasicFileAttributes held, Path path) {
    try {
      Map<String, Object> found =
          Files.readAttributes(path, UNIX + ",fileKey", LinkOption.NOFOLLOW_LINKS);
      if (found.get("fileKey").equals(held.fileKey())) {
        return of(found);
      }
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
      // The basic attributes have to do.
    }
    return of(held);
  }

  private static FileStatus of(Map<String, Object> unix) {
    return new FileStatus(
        (Long) unix.get("dev"),
        (Long) unix.get("ino"),
        type((Integer) unix.get("mode")),
        (Integer) unix.get("nlink"),
        (Long) unix.get("size"),
        (FileTime) unix.get("lastAccessTime"),
        (FileTime) unix.get("lastModifiedTime"),
        (FileTime) unix.get("ctime"));
  }

  /** As much as the attributes tell that all platforms have. */
  static FileStatus of(BasicFileAttributes basic) {
    return new FileStatus(
        0,
        inode(basic.fileKey()),
        type(basic),
        1,
        basic.size(),
        basic.lastAccessTime(),
        basic.lastModifiedTime(),
        basic.lastModifiedTime());
  }

  /** A number for a file that has an identity but no number. */
  private static long inode(Object key) {
    return key == null ? 0 : Integer.toUnsignedLong(key.hashCode());
  }

  static FileType type(BasicFileAttributes basic) {
    if (basic.isRegularFile()) {
      return FileType.REGULAR;
    } else if (basic.isDirectory()) {
      return FileType.DIRECTORY;
    } else if (basic.isSymbolicLink()) {
      return FileType.SYMBOLIC_LINK;
    }
    return FileType.UNKNOWN;
  }

  private static FileType type(int mode) {
    return switch (mode & TYPE) {
      case PIPE -> FileType.PIPE;
      case CHARACTER_DEVICE -> FileType.CHARACTER_DEVICE;
      case DIRECTORY -> FileType.DIRECTORY;
      case BLOCK_DEVICE -> FileType.BLOCK_DEVICE;
      case REGULAR -> FileType.REGULAR;
      case SYMBOLIC_LINK -> FileType.SYMBOLIC_LINK;
      case SOCKET -> FileType.SOCKET;
      default -> FileType.UNKNOWN;
    };
  }
}
