package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the status of a file of its attributes. */
final class Status {
  private static final String UNIX =
      "unix:dev,ino,nlink,mode,size,lastAccessTime,lastModifiedTime,ctime"
          + ",isRegularFile,isDirectory,isSymbolicLink";

  // Types in st_mode, which Linux and macOS share.
  private static final int TYPE = 0xf000;
  private static final int PERMISSIONS = 0777;
  private static final int PIPE = 0x1000;
  private static final int CHARACTER_DEVICE = 0x2000;
  private static final int DIRECTORY = 0x4000;
  private static final int BLOCK_DEVICE = 0x6000;
  private static final int REGULAR = 0x8000;
  private static final int SYMBOLIC_LINK = 0xa000;
  private static final int SOCKET = 0xc000;

  // What is said where permissions are not known.
  private static final int FOLDER = 0700;
  private static final int FILE = 0600;

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
      Object key = found.get("fileKey");
      if (key != null && key.equals(held.fileKey())) {
        return of(found);
      }
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException _) {
      // The basic attributes have to do.
    }
    return of(held);
  }

  private static FileStatus of(Map<String, Object> unix) {
    return new FileStatus(
        number(unix, "dev"),
        number(unix, "ino"),
        type(unix),
        (int) number(unix, "mode") & PERMISSIONS,
        number(unix, "nlink"),
        number(unix, "size"),
        get(FileTime.class, unix, "lastAccessTime"),
        get(FileTime.class, unix, "lastModifiedTime"),
        get(FileTime.class, unix, "ctime"));
  }

  /** File systems differ in the types of their numbers. */
  private static long number(Map<String, Object> unix, String name) {
    return get(Number.class, unix, name).longValue();
  }

  private static <T> T get(Class<T> type, Map<String, Object> unix, String name) {
    return type.cast(Objects.requireNonNull(unix.get(name)));
  }

  /** As much as the attributes tell that all platforms have. */
  static FileStatus of(BasicFileAttributes basic) {
    if (basic instanceof MemoryAttributes memory) {
      return memory.status();
    }
    return new FileStatus(
        0,
        inode(basic.fileKey()),
        type(basic),
        basic.isDirectory() ? FOLDER : FILE,
        1,
        basic.size(),
        basic.lastAccessTime(),
        basic.lastModifiedTime(),
        basic.lastModifiedTime());
  }

  /** A number for a file that has an identity but no number. */
  private static long inode(@Nullable Object key) {
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

  /** The type, which some file systems do not have in the mode. */
  private static FileType type(Map<String, Object> unix) {
    int mode = (int) number(unix, "mode");
    if ((mode & TYPE) != 0) {
      return type(mode);
    } else if (get(Boolean.class, unix, "isRegularFile")) {
      return FileType.REGULAR;
    } else if (get(Boolean.class, unix, "isDirectory")) {
      return FileType.DIRECTORY;
    }
    return get(Boolean.class, unix, "isSymbolicLink") ? FileType.SYMBOLIC_LINK : FileType.UNKNOWN;
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
