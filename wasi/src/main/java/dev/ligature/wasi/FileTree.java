package dev.ligature.wasi;

import dev.ligature.wasi.files.Directory;
import dev.ligature.wasi.files.FileError;
import dev.ligature.wasi.files.FileException;
import dev.ligature.wasi.files.FileStatus;
import dev.ligature.wasi.files.FileType;
import dev.ligature.wasi.files.FolderSource;
import dev.ligature.wasi.files.MemoryTree;
import dev.ligature.wasi.files.MountedFolder;
import dev.ligature.wasi.files.OpenFile;
import dev.ligature.wasi.files.OpenOptions;
import dev.ligature.wasi.files.Permissions;
import dev.ligature.wasi.files.WriteQuota;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Objects;

/**
 * A tree of files in memory, for guests that are given it as a directory. Files, folders, symbolic
 * and hard links, permissions and times are as in POSIX.
 *
 * <p>A {@linkplain #copy copy} takes no time to speak of, and no memory: the two have their
 * contents in common until one of them writes. So a tree is made once, and each program has a copy
 * of its own.
 *
 * <p>Paths begin at the root, with a slash or without; they follow links as guests do. For several
 * threads.
 */
public final class FileTree {
  private final MemoryTree memory;
  private final Directory root;

  /** An empty tree, whose files have at most half of the Java heap, in whole blocks of 8 KiB. */
  public FileTree() {
    this(new MemoryTree(Runtime.getRuntime().maxMemory() / 2));
  }

  private FileTree(MemoryTree memory) {
    this.memory = memory;
    try {
      MountedFolder all = new MountedFolder("/", new FolderSource.InMemory(memory), false);
      root = Directory.tree(all, List.of());
    } catch (FileException e) {
      throw new IllegalStateException("a folder in memory that can't be opened", e);
    }
  }

  /**
   * A tree that has the files of this one as they are now. What is written to one of the two is not
   * in the other. Each can have as much as this one could have at first.
   */
  public FileTree copy() {
    return new FileTree(memory.copy());
  }

  /** The files, for other modules of Ligature. */
  @SuppressWarnings("exports")
  public MemoryTree memory() {
    return memory;
  }

  /** The root, for other modules of Ligature. */
  @SuppressWarnings("exports")
  public Directory root() {
    return root;
  }

  private static String absolute(String path) {
    return "/" + path;
  }

  /** What is done with a path. */
  private interface Action<T> {
    T run(String path) throws FileException;
  }

  private static <T> T at(String path, Action<T> action) throws IOException {
    try {
      return action.run(absolute(Objects.requireNonNull(path)));
    } catch (FileException e) {
      throw switch (e.error()) {
        case NOENT -> new NoSuchFileException(path);
        case NOTDIR -> new NotDirectoryException(path);
        case EXIST -> new FileAlreadyExistsException(path);
        case NOTEMPTY -> new DirectoryNotEmptyException(path);
        default -> new FileSystemException(path, null, words(e.error()));
      };
    }
  }

  private static String words(FileError error) {
    return switch (error) {
      case ISDIR -> "Is a directory";
      case NOSPC -> "No space left: the tree has all that it may have";
      case LOOP -> "Too many levels of symbolic links";
      case NAMETOOLONG -> "File name too long";
      case FBIG -> "File too large";
      case INVAL -> "Invalid argument";
      default -> error.name();
    };
  }

  /** Makes a folder, and those that lead to it. */
  public void createDirectories(String path) throws IOException {
    at(path, this::makeFolders);
  }

  private boolean makeFolders(String path) throws FileException {
    int end = 0;
    while (end < path.length()) {
      int next = path.indexOf('/', end + 1);
      end = next < 0 ? path.length() : next;
      String folder = path.substring(0, end);
      try {
        root.createDirectory(folder);
      } catch (FileException e) {
        if (e.error() != FileError.EXIST || !isFolder(folder)) {
          throw e;
        }
      }
    }
    return true;
  }

  private boolean isFolder(String path) throws FileException {
    if (root.status(path, true).type() != FileType.DIRECTORY) {
      throw new FileException(FileError.NOTDIR);
    }
    return true;
  }

  /** Writes a file, in place of what it had, and makes the folders that lead to it. */
  public void write(String path, byte[] content) throws IOException {
    Objects.requireNonNull(content);
    at(
        path,
        whole -> {
          int last = whole.lastIndexOf('/');
          if (last > 0) {
            makeFolders(whole.substring(0, last));
          }
          OpenOptions options =
              new OpenOptions(false, true, false, true, false, true, false, true, false, false);
          try (OpenFile file = open(whole, options)) {
            return file.write(ByteBuffer.wrap(content));
          }
        });
  }

  /** What a file has. */
  public byte[] read(String path) throws IOException {
    return at(
        path,
        whole -> {
          OpenOptions options =
              new OpenOptions(true, false, false, false, false, false, false, true, false, false);
          try (OpenFile file = open(whole, options)) {
            byte[] bytes = new byte[Math.toIntExact(file.size())];
            ByteBuffer target = ByteBuffer.wrap(bytes);
            int count;
            do {
              count = file.read(target);
            } while (count > 0);
            return bytes;
          }
        });
  }

  /** Writes a text in UTF-8. */
  public void writeString(String path, String text) throws IOException {
    write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** What a file has, as a text in UTF-8. */
  public String readString(String path) throws IOException {
    return new String(read(path), StandardCharsets.UTF_8);
  }

  /**
   * Makes a symbolic link.
   *
   * @param target where it leads: from the root if it begins with a slash, else from the folder
   *     that it is in
   */
  public void createSymbolicLink(String path, String target) throws IOException {
    at(
        path,
        whole -> {
          root.symlink(target, whole);
          return whole;
        });
  }

  private OpenFile open(String path, OpenOptions options) throws FileException {
    var opened = root.open(path, options, WriteQuota.unlimited(), Permissions.OF_HOST);
    if (opened instanceof OpenFile file) {
      return file;
    }
    opened.close();
    throw new FileException(FileError.ISDIR);
  }

  /**
   * Sets the permissions of what a path leads to.
   *
   * @param permissions nine bits, such as 0600
   */
  public void setPermissions(String path, int permissions) throws IOException {
    if ((permissions & ~0777) != 0) {
      throw new IllegalArgumentException(
          "not permissions: 0" + Integer.toOctalString(permissions) + " has more than nine bits");
    }
    at(
        path,
        whole -> {
          root.setPermissions(whole, true, Permissions.of(permissions));
          return whole;
        });
  }

  /** The names in a folder, in order. */
  public List<String> list(String folder) throws IOException {
    return at(
        folder,
        whole -> {
          try (Directory opened = root.openFolder(whole)) {
            return opened.names();
          }
        });
  }

  /** Whether a path leads to something. */
  public boolean exists(String path) {
    try {
      at(path, whole -> root.status(whole, true));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Whether a path leads to a folder. */
  public boolean isDirectory(String path) {
    try {
      FileStatus status = at(path, whole -> root.status(whole, true));
      return status.type() == FileType.DIRECTORY;
    } catch (IOException _) {
      return false;
    }
  }

  /** Removes a name: of a file, a link, or an empty folder. */
  public void delete(String path) throws IOException {
    at(
        path,
        whole -> {
          if (root.status(whole, false).type() == FileType.DIRECTORY) {
            root.removeDirectory(whole);
          } else {
            root.removeFile(whole);
          }
          return whole;
        });
  }

  /** The bytes of all files together. */
  public long size() {
    return memory.size();
  }
}
