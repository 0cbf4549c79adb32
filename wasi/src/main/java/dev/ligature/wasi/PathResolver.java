package dev.ligature.wasi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Follows a guest's path component by component, never out of the directory where it starts: as
 * {@code openat2} with {@code RESOLVE_BENEATH}. It looks before others act, so it does not hold
 * against a host process that exchanges files for links at the same time.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/openat2.2.html">openat2(2)</a>
 */
final class PathResolver {
  /** As Linux: more is taken for a loop. */
  private static final int MAX_LINKS = 40;

  private final Path base;
  private final Deque<String> left = new ArrayDeque<>();
  private final Deque<String> names = new ArrayDeque<>();
  private int links;

  /**
   * Where a path leads.
   *
   * @param path the host path; without symbolic links, but for the last component if that was not
   *     to be followed
   * @param relative the path from the directory where it started
   * @param namesDirectory whether the guest wrote it with a slash at its end
   */
  record Resolved(Path path, String relative, boolean namesDirectory) {
    /** Whether it is the directory where it started. */
    boolean isBase() {
      return relative.equals(".");
    }
  }

  private PathResolver(Path base) {
    this.base = base;
  }

  /**
   * Follows a path.
   *
   * @param base the directory where it starts
   * @param path the guest's path
   * @param followLast whether to follow a symbolic link that is the last component
   * @throws ErrnoException if it leads out of the directory, through a file, a loop or nowhere
   */
  static Resolved resolve(Path base, String path, boolean followLast) throws IOException {
    if (path.isEmpty()) {
      throw new ErrnoException(Errno.NOENT);
    }
    boolean slash = path.endsWith("/");
    PathResolver resolver = new PathResolver(base);
    resolver.push(path);
    resolver.walk(followLast || slash);
    return resolver.resolved(slash);
  }

  private void push(String path) {
    if (path.startsWith("/")) {
      throw new ErrnoException(Errno.PERM);
    }
    List<String> components = Arrays.asList(path.split("/", -1));
    for (String component : components.reversed()) {
      if (!component.isEmpty() && !component.equals(".")) {
        left.push(component);
      }
    }
  }

  private void walk(boolean followLast) throws IOException {
    while (!left.isEmpty()) {
      String name = left.pop();
      if (name.equals("..")) {
        if (names.isEmpty()) {
          throw new ErrnoException(Errno.PERM);
        }
        names.removeLast();
      } else {
        names.addLast(name);
        enter(name, followLast);
      }
    }
  }

  /** Looks at the component just added. */
  private void enter(String name, boolean followLast) throws IOException {
    checkName(name);
    boolean last = left.isEmpty();
    if (last && !followLast) {
      return;
    }
    Path path = path();
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      if (last) {
        return;
      }
      throw e;
    }
    if (attributes.isSymbolicLink()) {
      if (++links > MAX_LINKS) {
        throw new ErrnoException(Errno.LOOP);
      }
      names.removeLast();
      push(Files.readSymbolicLink(path).toString());
    } else if (!last && !attributes.isDirectory()) {
      throw new ErrnoException(Errno.NOTDIR);
    }
  }

  /** A name that the host takes for several, as with its own separator in it, is none. */
  private void checkName(String name) {
    Path path = base.getFileSystem().getPath(name);
    if (path.getNameCount() != 1 || path.getRoot() != null) {
      throw new ErrnoException(Errno.PERM);
    }
  }

  private Path path() {
    Path path = base;
    for (String name : names) {
      path = path.resolve(name);
    }
    return path;
  }

  private Resolved resolved(boolean slash) {
    Path path = path();
    if (slash
        && Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new ErrnoException(Errno.NOTDIR);
    }
    String relative = names.isEmpty() ? "." : String.join("/", names);
    return new Resolved(path, slash && !names.isEmpty() ? relative + "/" : relative, slash);
  }
}
