package dev.ligature.emscripten.image;

import dev.ligature.wasi.files.Directory;
import dev.ligature.wasi.files.FileStatus;
import dev.ligature.wasi.files.OpenFile;
import dev.ligature.wasi.files.OpenOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedMap;

/** Reads a tree of files in memory, with its links as links. */
public final class TreeSnapshot {
  private static final OpenOptions READ =
      new OpenOptions(true, false, false, false, false, false, false, false, false, false);

  private final Tree tree = new Tree(Long.MAX_VALUE);
  private final Deque<String> folders = new ArrayDeque<>();
  private final Directory root;

  private TreeSnapshot(Directory root) {
    this.root = root;
  }

  /** All that is in a tree, and its root. */
  public static SortedMap<String, Node> of(Directory root) throws IOException, EntryException {
    TreeSnapshot snapshot = new TreeSnapshot(root);
    snapshot.add("");
    while (!snapshot.folders.isEmpty()) {
      snapshot.readFolder(snapshot.folders.pop());
    }
    return snapshot.tree.nodes();
  }

  private void readFolder(String folder) throws IOException, EntryException {
    try (Directory opened = root.openFolder("/" + folder)) {
      for (String name : opened.names()) {
        add(folder.isEmpty() ? name : folder + "/" + name);
      }
    }
  }

  private void add(String name) throws IOException, EntryException {
    String path = "/" + name;
    FileStatus status = root.status(path, false);
    switch (status.type()) {
      case DIRECTORY -> {
        tree.put(name, new Node.Folder(status.permissions()));
        folders.push(name);
      }
      case SYMBOLIC_LINK -> tree.put(name, new Node.Link(root.readLink(path)));
      default -> {
        tree.requireRoom(name, status.size());
        byte[] bytes = read(path);
        tree.put(name, new Node.File(bytes, 0, bytes.length, status.permissions()));
      }
    }
  }

  private byte[] read(String path) throws IOException {
    try (OpenFile file = (OpenFile) root.open(path, READ)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      int count;
      do {
        count = file.read(bytes);
      } while (count > 0);
      return bytes.array();
    }
  }
}
