package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The path of a folder where the platform cannot hold one, or not for all calls: it is used under a
 * lock, and only if each name from the guest's directory on is a folder, and the last the one it
 * was. Guests rename, remove and link under the same lock, so that they cannot change that
 * meanwhile; other processes can.
 *
 * @param root the guest's directory
 * @param path the folder
 * @param key the identity of the folder, or null where the platform has none
 */
record CheckedPath(Path root, Path path, @Nullable Object key) {
  /** One for the process: the guests of two programs can share a folder. */
  private static final Names LOCK = new Names();

  /** The lock, and which paths have been checked since it was taken. */
  private static final class Names extends ReentrantLock {
    private static final long serialVersionUID = 1;
    private final transient Set<Path> checked = new HashSet<>();

    void release() {
      if (getHoldCount() == 1) {
        checked.clear();
      }
      unlock();
    }
  }

  /** Calls with the path, which is checked before, and after as far as one look can tell. */
  <T> T call(PathCall<T> call) throws IOException {
    return locked(
        () -> {
          check();
          T result = call.with(path);
          checkKey();
          return result;
        });
  }

  /** Runs what changes names. */
  static <T> T locked(Guard.Call<T> action) throws IOException {
    LOCK.lock();
    try {
      return action.run();
    } finally {
      LOCK.release();
    }
  }

  private void check() throws IOException {
    if (LOCK.checked.contains(path)) {
      return;
    }
    Path parent = path.equals(root) ? null : path.getParent();
    if (parent != null && LOCK.checked.contains(parent)) {
      requireFolder(path);
    } else {
      checkNames();
    }
    checkKey();
    LOCK.checked.add(path);
  }

  private void checkNames() throws FileException {
    Path current = root;
    for (Path name : root.relativize(path)) {
      current = current.resolve(name);
      if (!name.toString().isEmpty()) {
        requireFolder(current);
      }
    }
  }

  private static void requireFolder(Path path) throws FileException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileException(FileError.STALE);
    }
  }

  private void checkKey() throws IOException {
    if (key != null && !key.equals(keyOf(path))) {
      throw new FileException(FileError.STALE);
    }
  }

  static @Nullable Object keyOf(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /** Whether the file system takes this for one name. */
  boolean isName(String name) {
    Path one = path.getFileSystem().getPath(name);
    return one.getNameCount() == 1 && one.getRoot() == null && one.toString().equals(name);
  }

  /** Whether a path leads to the same from everywhere. */
  boolean isAbsolute(String text) {
    Path link = path.getFileSystem().getPath(text);
    return link.isAbsolute() || link.getRoot() != null;
  }

  CheckedPath child(String name, @Nullable Object key) {
    // Nobody goes up from the root.
    Path child = name.equals("..") ? Objects.requireNonNull(path.getParent()) : path.resolve(name);
    return new CheckedPath(root, child, key);
  }
}
