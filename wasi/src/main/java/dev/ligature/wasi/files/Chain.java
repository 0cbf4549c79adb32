package dev.ligature.wasi.files;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The folders from the first one down to where a path has led, for {@code ..} to go back. The last
 * ones are held. Of those further up the identity is kept, so that a path of a thousand names needs
 * no thousand descriptors: {@code ..} has to lead to that.
 */
final class Chain implements AutoCloseable {
  /** How many folders are held. */
  private static final int HELD = 24;

  private final Deque<Level> levels = new ArrayDeque<>();
  private int held;

  private final Start start;

  /** A folder, and whether it is held still. */
  private static final class Level {
    private final @Nullable Object key;
    private final boolean readOnly;

    /** What is mounted here and below; what lies on the way to a mounted folder stays held. */
    private final @Nullable Mount mount;

    private @Nullable Folder folder;

    Level(Folder folder, boolean readOnly, @Nullable Mount mount) {
      this.key = folder.key();
      this.folder = folder;
      this.readOnly = readOnly;
      this.mount = mount;
    }
  }

  Chain(Start start) throws FileException {
    this.start = start;
    start.folder().retain();
    levels.addLast(new Level(start.folder(), start.readOnly(), start.mount()));
    held = 1;
  }

  /** Whether absolute paths begin somewhere. */
  boolean isRooted() {
    return start.mount() != null;
  }

  /** Goes to where absolute paths begin. */
  void leaveAll() throws IOException {
    while (levels.size() > 1) {
      letGo(levels.removeLast());
    }
  }

  /** Whether nothing changes in the current folder. */
  boolean isReadOnly() {
    return levels.getLast().readOnly;
  }

  /** Goes down by a name to a folder that is mounted there. Says whether one is. */
  boolean enterMount(String name) throws FileException {
    Mount mount = below(name);
    Folder folder = mount == null ? null : mount.folder();
    if (mount == null || folder == null) {
      return false;
    }
    folder.retain();
    levels.addLast(new Level(folder, mount.isReadOnly(), mount));
    held++;
    return true;
  }

  private @Nullable Mount below(String name) {
    Mount mount = levels.getLast().mount;
    return mount == null ? null : mount.below(name);
  }

  Folder current() {
    // The last one is held whenever nobody is between two of them.
    return Objects.requireNonNull(levels.getLast().folder);
  }

  /** Goes down by a name; the folder belongs to the chain. */
  void enter(String name, Folder child) throws IOException {
    levels.addLast(new Level(child, isReadOnly(), below(name)));
    held++;
    if (held > HELD) {
      dropFirst();
    }
  }

  /** Lets go of the held folder that is furthest up, but for the first and for ways to mounts. */
  private void dropFirst() throws IOException {
    boolean first = true;
    for (Level level : levels) {
      if (!first && level.folder != null && level.mount == null) {
        letGo(level);
        return;
      }
      first = false;
    }
  }

  /** Goes up, but never above the first folder. */
  void leave() throws IOException {
    if (levels.size() == 1) {
      if (isRooted()) {
        return;
      }
      throw new FileException(FileError.PERM);
    }
    Folder below = current();
    Level child = levels.removeLast();
    try {
      Level parent = levels.getLast();
      if (parent.folder == null) {
        parent.folder = below.enter("..", parent.key);
        if (parent.folder == null) {
          throw new FileException(FileError.NOENT);
        }
        held++;
      }
    } finally {
      letGo(child);
    }
  }

  /** Gives the folder where the path has led, which is in use once more. */
  Folder take() throws FileException {
    Folder folder = current();
    folder.retain();
    return folder;
  }

  private void letGo(Level level) throws IOException {
    if (level.folder != null) {
      Folder folder = level.folder;
      level.folder = null;
      held--;
      folder.release();
    }
  }

  @Override
  public void close() throws IOException {
    for (Level level : levels) {
      letGo(level);
    }
  }
}
