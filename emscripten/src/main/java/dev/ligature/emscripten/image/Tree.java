package dev.ligature.emscripten.image;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Entries by name while they are read. Folders are always there for what is below them. */
public final class Tree {
  /** What an entry counts besides its contents and its name. */
  private static final int ENTRY_BYTES = 512;

  private final TreeMap<String, Node> nodes = new TreeMap<>();
  private final long maxBytes;
  private long bytes;

  /** An empty tree of at most so many bytes. */
  public Tree(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Adds an entry; of two of one name the later one counts.
   *
   * @param raw the name as the archive has it
   */
  public void put(String raw, Node node) throws EntryException {
    String name = Names.of(raw);
    count(raw, name, node.length());
    if (name.isEmpty() && !(node instanceof Node.Folder)) {
      throw new EntryException(raw, "has no name, but is no folder");
    }
    if (!name.isEmpty()) {
      putParents(raw, Names.parent(name));
    }
    if (!(node instanceof Node.Folder) && hasBelow(name)) {
      throw new EntryException(raw, "is no folder, but entries are below it");
    }
    nodes.put(name, node);
  }

  private void putParents(String raw, String folder) throws EntryException {
    String name = folder;
    while (!name.isEmpty()) {
      Node node = nodes.get(name);
      if (node instanceof Node.Folder) {
        return;
      } else if (node != null) {
        throw new EntryException(
            raw,
            "is below `%s`, which is a %s"
                .formatted(name, node instanceof Node.Link ? "symbolic link" : "file"));
      }
      count(raw, name, 0);
      nodes.put(name, Node.Folder.implied());
      name = Names.parent(name);
    }
  }

  private boolean hasBelow(String name) {
    String next = nodes.higherKey(name + "/");
    return next != null && next.startsWith(name + "/");
  }

  private void count(String raw, String name, int length) throws EntryException {
    requireRoom(raw, (long) length + ENTRY_BYTES + name.length());
    bytes += (long) length + ENTRY_BYTES + name.length();
  }

  /** Checks that so many bytes more fit, before they are unpacked. */
  void requireRoom(String raw, long more) throws EntryException {
    if (more > Source.MAX_ARRAY || bytes + more > maxBytes) {
      throw new EntryException(
          raw, "is more than fits: the image may have " + maxBytes + " bytes, names included");
    }
  }

  /**
   * What an entry before this one is.
   *
   * @throws EntryException it is no file
   */
  Node.File file(String raw, String target) throws EntryException {
    if (nodes.get(Names.of(target)) instanceof Node.File file) {
      return file;
    }
    throw new EntryException(
        raw, "is a hard link to `" + target + "`, which is no file before it in the archive");
  }

  /** The entries by name, in order, so that folders come before what they have. */
  public SortedMap<String, Node> nodes() {
    return Collections.unmodifiableSortedMap(nodes);
  }
}
