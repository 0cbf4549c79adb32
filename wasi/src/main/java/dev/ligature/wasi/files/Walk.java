package dev.ligature.wasi.files;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Follows a path name by name from held folder to held folder, as {@code openat2} does with {@code
 * RESOLVE_BENEATH}. What others do to the names meanwhile changes where it leads within the guest's
 * directory, and nothing else.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/openat2.2.html">openat2(2)</a>
 */
final class Walk {
  /** As Linux: more is taken for a loop. */
  private static final int MAX_LINKS = 40;

  /** How often a name may stand for something else once it is opened than when it was looked at. */
  static final int MAX_RACES = 1000;

  private final Chain chain;
  private final boolean followLast;
  private final Deque<String> left = new ArrayDeque<>();
  private boolean slash;
  private int links;
  private int races;

  private Walk(Chain chain, boolean followLast) {
    this.chain = chain;
    this.followLast = followLast;
  }

  /**
   * Follows a path.
   *
   * @param start where it begins
   * @param path the path, with slashes
   * @param followLast whether to follow a symbolic link that is the last name
   */
  static Place to(Start start, String path, boolean followLast) throws IOException {
    if (path.isEmpty()) {
      throw new FileException(FileError.NOENT);
    }
    try (Chain chain = new Chain(start)) {
      Walk walk = new Walk(chain, followLast);
      walk.push(path);
      String last = walk.run();
      return new Place(chain.take(), last, walk.slash, chain.isReadOnly());
    }
  }

  private void push(String path) throws IOException {
    if (path.startsWith("/")) {
      if (!chain.isRooted()) {
        throw new FileException(FileError.PERM);
      }
      chain.leaveAll();
      if (left.isEmpty() && path.chars().allMatch(c -> c == '/')) {
        left.push(Place.SELF);
        return;
      }
    }
    if (left.isEmpty()) {
      slash |= path.endsWith("/");
    }
    List<String> names = Arrays.asList(path.split("/"));
    for (String name : names.reversed()) {
      // A dot counts at the end only: the directory itself is meant, and not its name.
      if (!name.isEmpty() && !(name.equals(".") && !left.isEmpty())) {
        left.push(name);
      }
    }
  }

  /** Goes to the folder of the last name and gives that. */
  private String run() throws IOException {
    while (!left.isEmpty()) {
      String name = left.pop();
      if (name.equals("..")) {
        chain.leave();
      } else if (!name.equals(".")) {
        checkName(name);
        if (chain.enterMount(name)) {
          continue;
        }
        boolean last = left.isEmpty();
        if ((last && !followLast) || step(name, last)) {
          return name;
        }
      }
    }
    return Place.SELF;
  }

  /** Looks at a name and goes on. Says whether the path ends there. */
  private boolean step(String name, boolean last) throws IOException {
    Folder folder = chain.current();
    BasicFileAttributes found;
    try {
      found = folder.look(name);
    } catch (NoSuchFileException e) {
      if (last) {
        return true;
      }
      throw e;
    }
    if (found.isSymbolicLink()) {
      follow(folder, name);
      return false;
    }
    if (last) {
      return true;
    }
    if (!found.isDirectory()) {
      throw new FileException(FileError.NOTDIR);
    }
    Folder child = folder.enter(name, found.fileKey());
    if (child == null) {
      again(name);
    } else {
      chain.enter(name, child);
    }
    return false;
  }

  private void follow(Folder folder, String name) throws IOException {
    String text;
    try {
      text = folder.readLink(name);
    } catch (NotLinkException | NoSuchFileException _) {
      again(name);
      return;
    }
    if (++links > MAX_LINKS) {
      throw new FileException(FileError.LOOP);
    }
    push(text);
  }

  /** The name stands for something else than a moment ago. */
  private void again(String name) throws FileException {
    if (++races > MAX_RACES) {
      throw new FileException(FileError.AGAIN);
    }
    left.push(name);
  }

  /** A name that the host takes for several, as with its own separator in it, is none. */
  private void checkName(String name) throws IOException {
    if (!chain.current().isName(name)) {
      throw new FileException(FileError.PERM);
    }
  }
}
