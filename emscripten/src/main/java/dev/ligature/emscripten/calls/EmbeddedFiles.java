package dev.ligature.emscripten.calls;

import dev.ligature.wasi.files.Directory;
import dev.ligature.wasi.files.FileError;
import dev.ligature.wasi.files.FileException;
import dev.ligature.wasi.files.Permissions;
import dev.ligature.wasi.preview1.GuestMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** The files that a program has in its memory: what {@code --embed-file} puts there. */
final class EmbeddedFiles {
  private static final int ENTRY = 12;
  private static final int SIZE = 4;
  private static final int CONTENT = 8;
  private static final int PERMISSIONS = 0755;

  // Of Linux.
  private static final int WRITE_NEW = 0x1 | 0x40 | 0x200;

  private final GuestMemory memory;
  private final Tree tree;
  private final FileOpening opening;

  EmbeddedFiles(GuestMemory memory, Tree tree, FileOpening opening) {
    this.memory = memory;
    this.tree = tree;
    this.opening = opening;
  }

  /**
   * Writes the files of a table into the tree: for each the addresses of name and content, and the
   * size between them; a name at 0 ends it.
   */
  @Import("_emscripten_fs_load_embedded_files")
  void load(int table) {
    for (int at = table; memory.readInt(at) != 0; at += ENTRY) {
      String name = GuestText.message(memory, memory.readInt(at));
      byte[] content = memory.readBytes(memory.readInt(at + CONTENT), memory.readInt(at + SIZE));
      try {
        write(Tree.plain(name), content);
      } catch (IOException e) {
        throw new UncheckedIOException("can't write a file that the program brings: " + name, e);
      }
    }
  }

  private void write(String path, byte[] content) throws IOException {
    for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
      makeFolder(tree.root(), path.substring(0, end));
    }
    opening.write(path, OpenFlags.options(WRITE_NEW), PERMISSIONS, ByteBuffer.wrap(content));
  }

  private static void makeFolder(Directory root, String path) throws FileException {
    try {
      root.createDirectory(path, Permissions.of(PERMISSIONS));
    } catch (FileException e) {
      if (e.error() != FileError.EXIST) {
        throw e;
      }
    }
  }
}
