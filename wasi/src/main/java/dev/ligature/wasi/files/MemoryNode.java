package dev.ligature.wasi.files;

import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file, folder or symbolic link in memory. All but contents is guarded by the lock of the tree.
 */
abstract sealed class MemoryNode {
  private static final int ALL = 0777;
  private static final int FOLDER = 0755;
  private static final int FILE = 0644;

  final long number;
  int permissions;

  /** How many names it has. */
  int links = 1;

  FileTime accessed;
  private volatile FileTime modified;
  private volatile FileTime changed;

  private MemoryNode(AtomicLong numbers, int permissions) {
    this.number = numbers.incrementAndGet();
    this.permissions = permissions;
    FileTime now = FileTime.from(Instant.now());
    accessed = now;
    modified = now;
    changed = now;
  }

  /** A file. */
  static final class OfFile extends MemoryNode {
    final MemoryContent content;

    /** How many have it open, and one for all its names. */
    private final AtomicInteger uses = new AtomicInteger(1);

    OfFile(AtomicLong numbers, MemoryContent content) {
      super(numbers, FILE);
      this.content = content;
    }

    void retain() {
      uses.incrementAndGet();
    }

    /** Whoever is the last one leaves nothing. */
    void release() {
      if (uses.decrementAndGet() == 0) {
        content.clear();
      }
    }
  }

  /** A folder. */
  static final class OfFolder extends MemoryNode {
    final Map<String, MemoryNode> entries = new TreeMap<>();

    /** The folder that it is in; itself at the root. */
    OfFolder parent;

    OfFolder(AtomicLong numbers) {
      super(numbers, FOLDER);
      parent = this;
    }

    OfFolder(AtomicLong numbers, OfFolder parent) {
      super(numbers, FOLDER);
      this.parent = parent;
    }
  }

  /** A symbolic link. */
  static final class OfLink extends MemoryNode {
    final String text;

    OfLink(AtomicLong numbers, String text) {
      super(numbers, ALL);
      this.text = text;
    }
  }

  FileTime modified() {
    return modified;
  }

  /** Its content has changed, or its entries have. */
  void touch() {
    FileTime now = FileTime.from(Instant.now());
    modified = now;
    changed = now;
  }

  /** Its status has changed. */
  void touchStatus() {
    changed = FileTime.from(Instant.now());
  }

  void setModified(FileTime time) {
    modified = time;
  }

  /** Has the attributes of another one. */
  void takeAttributes(MemoryNode other) {
    permissions = other.permissions;
    accessed = other.accessed;
    modified = other.modified;
    changed = other.changed;
  }

  long size() {
    if (this instanceof OfFile file) {
      return file.content.size();
    }
    return this instanceof OfLink link ? link.text.length() : 0;
  }

  FileType type() {
    if (this instanceof OfFile) {
      return FileType.REGULAR;
    }
    return this instanceof OfFolder ? FileType.DIRECTORY : FileType.SYMBOLIC_LINK;
  }

  FileStatus status(long device) {
    return new FileStatus(
        device, number, type(), permissions, links, size(), accessed, modified, changed);
  }
}
