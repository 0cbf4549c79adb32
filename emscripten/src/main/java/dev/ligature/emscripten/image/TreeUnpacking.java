package dev.ligature.emscripten.image;

import dev.ligature.wasi.files.Directory;
import dev.ligature.wasi.files.FileError;
import dev.ligature.wasi.files.FileException;
import dev.ligature.wasi.files.FileType;
import dev.ligature.wasi.files.OpenFile;
import dev.ligature.wasi.files.OpenOptions;
import dev.ligature.wasi.files.Permissions;
import dev.ligature.wasi.files.WriteQuota;
import java.nio.ByteBuffer;

/** Writes entries into a tree of files in memory, in place of what is there. */
public final class TreeUnpacking {
  private static final OpenOptions CREATE =
      new OpenOptions(false, true, false, true, true, false, false, false, false, false);

  private TreeUnpacking() {}

  /**
   * Writes an entry; the folders that lead to it are there.
   *
   * @param name the name, or an empty one for the root
   */
  public static void write(Directory root, String name, Node node) throws FileException {
    String path = "/" + name;
    if (node instanceof Node.Folder folder) {
      writeFolder(root, path, folder);
      return;
    }
    remove(root, path);
    if (node instanceof Node.Link link) {
      root.symlink(link.target(), path);
    } else {
      writeFile(root, path, (Node.File) node);
    }
  }

  private static void writeFolder(Directory root, String path, Node.Folder folder)
      throws FileException {
    boolean isThere = path.equals("/") || isFolder(root, path);
    if (!isThere) {
      remove(root, path);
      root.createDirectory(path);
    }
    if (!isThere || !folder.isImplied()) {
      root.setPermissions(path, true, Permissions.of(folder.mode()));
    }
  }

  private static void writeFile(Directory root, String path, Node.File file) throws FileException {
    WriteQuota quota = WriteQuota.unlimited();
    try (OpenFile made = (OpenFile) root.open(path, CREATE, quota, Permissions.of(file.mode()))) {
      made.write(ByteBuffer.wrap(file.bytes(), file.from(), file.length()));
    }
  }

  private static boolean isFolder(Directory root, String path) throws FileException {
    try {
      return root.status(path, false).type() == FileType.DIRECTORY;
    } catch (FileException e) {
      if (e.error() == FileError.NOENT) {
        return false;
      }
      throw e;
    }
  }

  private static void remove(Directory root, String path) throws FileException {
    try {
      if (isFolder(root, path)) {
        root.removeDirectory(path);
      } else {
        root.removeFile(path);
      }
    } catch (FileException e) {
      if (e.error() != FileError.NOENT) {
        throw e;
      }
    }
  }
}
