package dev.ligature.wasi;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;

/** Which host directory each file descriptor is open on: Endive knows, but does not tell. */
final class Directories {
  /** The first descriptor after the standard streams. */
  private static final int FIRST = 3;

  private Path[] paths = new Path[16];

  Directories(Collection<Path> preopened) {
    int fd = FIRST;
    for (Path path : preopened) {
      set(fd++, path);
    }
  }

  /** The directory that a descriptor is open on, or null if it is not open on one. */
  synchronized Path get(int fd) {
    return fd >= 0 && fd < paths.length ? paths[fd] : null;
  }

  /** Records what a descriptor is open on, null for what is not a directory. */
  synchronized void set(int fd, Path path) {
    if (fd >= paths.length) {
      paths = Arrays.copyOf(paths, Math.max(fd + 1, paths.length * 2));
    }
    paths[fd] = path;
  }
}
