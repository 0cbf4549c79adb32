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

  /** A folder, and whether it is held still. */
  private static final class Level {
    private final @Nullable Object key;
    private @Nullable Folder folder;

    Level(Folder folder) {
      this.key = folder.key();
      this.folder = folder;
    }
  }

  Chain(Folder base) throws FileException {
    base.retain();
    levels.addLast(new Level(base));
    held = 1;
  }

  Folder current() {
    // The last one is held whenever nobody is between two of them.
    return Objects.requireNonNull(levels.getLast().folder);
  }

  /** Goes down; the folder belongs to the chain. */
  void enter(Folder child) throws IOException {
    levels.addLast(new Level(child));
    held++;
    if (held > HELD) {
      int drop = levels.size() - held + 1;
      letGo(levels.stream().skip(drop).findFirst().orElseThrow());
    }
  }

  /** Goes up, but never above the first folder. */
  void leave() throws IOException {
    if (levels.size() == 1) {
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
