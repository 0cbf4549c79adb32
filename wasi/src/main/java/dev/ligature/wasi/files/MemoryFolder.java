package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A folder of a tree in memory. The tree's lock guards all names and attributes. */
final class MemoryFolder extends Folder {
  /** The longest name in bytes, as in Linux. */
  private static final int LONGEST_NAME = 255;

  private final MemoryTree tree;
  private final MemoryNode.OfFolder folder;

  private MemoryFolder(MemoryTree tree, MemoryNode.OfFolder folder) {
    this.tree = tree;
    this.folder = folder;
  }

  /** The root of a tree. */
  static MemoryFolder root(MemoryTree tree) {
    return new MemoryFolder(tree, tree.root());
  }

  @Override
  boolean isName(String name) {
    checkText(name);
    return name.indexOf('/') < 0;
  }

  /** What is text for guests ends at a NUL. */
  private static void checkText(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new InvalidPathException(text, "NUL in a name");
    }
  }

  @Override
  boolean isAbsolute(String path) {
    return path.startsWith("/");
  }

  @Override
  Object key() {
    return folder;
  }

  private @Nullable MemoryNode find(String name) {
    return name.equals(Place.SELF) ? folder : folder.entries.get(name);
  }

  private MemoryNode get(String name) throws IOException {
    MemoryNode node = find(name);
    if (node == null) {
      checkLength(name);
      throw new NoSuchFileException(name);
    }
    return node;
  }

  private static void checkLength(String name) throws FileException {
    if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      throw new FileException(FileError.NAMETOOLONG);
    }
  }

  /** Gives a node a name that is free. */
  private void put(String name, MemoryNode node) throws IOException {
    checkLength(name);
    if (folder.links == 0) {
      // It has been removed.
      throw new NoSuchFileException(name);
    }
    if (folder.entries.putIfAbsent(name, node) != null) {
      throw new FileAlreadyExistsException(name);
    }
    folder.touch();
  }

  /** Takes a name from a node. */
  private void take(String name, MemoryNode node) {
    folder.entries.remove(name);
    folder.touch();
    node.links--;
    node.touchStatus();
    if (node instanceof MemoryNode.OfFile file && file.links == 0) {
      file.release();
    }
  }

  @Override
  BasicFileAttributes look(String name) throws IOException {
    synchronized (tree) {
      return MemoryAttributes.of(tree, get(name));
    }
  }

  @Override
  @Nullable Folder enter(String name, @Nullable Object key) {
    synchronized (tree) {
      MemoryNode node = name.equals("..") ? folder.parent : find(name);
      return node instanceof MemoryNode.OfFolder found && found.equals(key)
          ? new MemoryFolder(tree, found)
          : null;
    }
  }

  @Override
  @Nullable FileChannel openFile(String name, Set<? extends OpenOption> options)
      throws IOException {
    synchronized (tree) {
      if (options.contains(StandardOpenOption.CREATE_NEW)) {
        put(name, tree.newFile());
      }
      if (!(get(name) instanceof MemoryNode.OfFile file)) {
        return null;
      }
      boolean appends = options.contains(StandardOpenOption.APPEND);
      file.retain();
      return new MemoryChannel(
          file,
          options.contains(StandardOpenOption.READ),
          appends || options.contains(StandardOpenOption.WRITE),
          appends);
    }
  }

  @Override
  @Nullable ProcNumbers numbers() {
    return null;
  }

  @Override
  FileStatus status(String name) throws IOException {
    synchronized (tree) {
      return get(name).status(tree.device());
    }
  }

  @Override
  void setTimes(String name, @Nullable FileTime accessed, @Nullable FileTime modified)
      throws IOException {
    synchronized (tree) {
      MemoryNode node = get(name);
      if (accessed != null) {
        node.accessed = accessed;
      }
      if (modified != null) {
        node.setModified(modified);
      }
      node.touchStatus();
    }
  }

  @Override
  void setPermissions(String name, Permissions permissions) throws IOException {
    synchronized (tree) {
      MemoryNode node = get(name);
      if (permissions.bits() >= 0) {
        node.permissions = permissions.bits();
        node.touchStatus();
      }
    }
  }

  @Override
  List<String> names() {
    synchronized (tree) {
      return new ArrayList<>(folder.entries.keySet());
    }
  }

  @Override
  void createDirectory(String name) throws IOException {
    synchronized (tree) {
      put(name, tree.newFolder(folder));
    }
  }

  @Override
  void removeDirectory(String name) throws IOException {
    synchronized (tree) {
      if (!(get(name) instanceof MemoryNode.OfFolder found)) {
        throw new NotDirectoryException(name);
      }
      requireEmpty(name, found);
      take(name, found);
    }
  }

  private static void requireEmpty(String name, MemoryNode.OfFolder found) throws IOException {
    if (!found.entries.isEmpty()) {
      throw new DirectoryNotEmptyException(name);
    }
  }

  @Override
  void removeFile(String name) throws IOException {
    synchronized (tree) {
      MemoryNode node = get(name);
      if (node instanceof MemoryNode.OfFolder) {
        throw new FileException(FileError.ISDIR);
      }
      take(name, node);
    }
  }

  @Override
  void rename(String name, Folder target, String newName) throws IOException {
    MemoryFolder to = sameTree(target);
    synchronized (tree) {
      MemoryNode node = get(name);
      MemoryNode there = to.find(newName);
      if (node.equals(there)) {
        return;
      }
      if (node instanceof MemoryNode.OfFolder moved) {
        to.requireOutside(moved);
      }
      if (there instanceof MemoryNode.OfFolder replaced) {
        requireEmpty(newName, replaced);
      }
      checkLength(newName);
      if (to.folder.links == 0) {
        throw new NoSuchFileException(newName);
      }
      if (there != null) {
        to.take(newName, there);
      }
      folder.entries.remove(name);
      folder.touch();
      to.put(newName, node);
      if (node instanceof MemoryNode.OfFolder moved) {
        moved.parent = to.folder;
      }
    }
  }

  /** A folder can't be moved into itself. */
  private void requireOutside(MemoryNode.OfFolder moved) throws FileException {
    MemoryNode.OfFolder up = folder;
    while (!up.equals(moved) && !up.equals(up.parent)) {
      up = up.parent;
    }
    if (up.equals(moved)) {
      throw new FileException(FileError.INVAL);
    }
  }

  private MemoryFolder sameTree(Folder target) throws FileException {
    if (target instanceof MemoryFolder other && other.tree.equals(tree)) {
      return other;
    }
    throw new FileException(FileError.XDEV);
  }

  @Override
  void link(String name, Folder target, String newName) throws IOException {
    MemoryFolder to = sameTree(target);
    synchronized (tree) {
      MemoryNode node = get(name);
      to.put(newName, node);
      node.links++;
      node.touchStatus();
    }
  }

  @Override
  void symlink(String text, String name) throws IOException {
    checkText(text);
    synchronized (tree) {
      put(name, tree.newLink(text));
    }
  }

  @Override
  String readLink(String name) throws IOException {
    synchronized (tree) {
      if (get(name) instanceof MemoryNode.OfLink link) {
        return link.text;
      }
      throw new NotLinkException(name);
    }
  }

  @Override
  void sync() {
    // It is where it stays.
  }

  /** There is none: for whoever wants one, it is in another file system. */
  @Override
  <T> T withPath(String name, PathCall<T> call) throws IOException {
    throw new FileException(FileError.XDEV);
  }

  @Override
  void dispose() {
    // Nothing is held.
  }
}
