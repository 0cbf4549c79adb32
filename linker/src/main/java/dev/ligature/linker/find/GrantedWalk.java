package dev.ligature.linker.find;

import dev.ligature.linker.LinkException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Goes along a guest's path name by name, from the granted folder that it begins with, and looks at
 * nothing outside of what is granted. Links are read and followed here, and never by the system. A
 * link or a {@code ..} that leads out is followed only into a granted folder.
 *
 * <p>What it has found stays open until it is closed.
 */
final class GrantedWalk implements Closeable {
  /** As Linux: more links are taken for a loop. */
  private static final int MAX_LINKS = 40;

  /** The names of the longest path of Linux. */
  private static final int MAX_NAMES = 2048;

  /** Folders below a granted one: each is held open meanwhile. */
  private static final int MAX_DEPTH = 64;

  /** How often a name may be another folder's once that is opened. */
  private static final int MAX_RACES = 1000;

  private final GrantedFolders granted;
  private final Deque<HeldFolder> chain = new ArrayDeque<>();
  private final Deque<String> left = new ArrayDeque<>();
  private boolean deep;
  private int links;
  private int races;

  GrantedWalk(GrantedFolders granted) {
    this.granted = granted;
  }

  /** Where a path leads. */
  sealed interface Outcome {}

  /** To a file, of whatever kind. */
  record File(ModuleSource source) implements Outcome {}

  /** To a folder. */
  record Folder(Path real) implements Outcome {}

  /**
   * To nothing.
   *
   * @param note why, if more is to be said than that it is not there
   */
  record Absent(Optional<String> note) implements Outcome {}

  /** Out of what is granted. */
  record Outside() implements Outcome {}

  private static final Outcome ABSENT = new Absent(Optional.empty());
  private static final Outcome BELOW_FILE =
      new Absent(Optional.of(LinkException.NotFound.NOT_A_DIRECTORY));

  /** Goes along a path; once. */
  Outcome run(Path path) {
    try {
      Outcome end = begin(path).orElseGet(this::go);
      return links > 0 && end.equals(ABSENT) ? new Absent(Optional.of("a broken link")) : end;
    } catch (java.io.UncheckedIOException e) {
      return ABSENT;
    }
  }

  /** Begins in a granted folder; gives where that ends if it does not. */
  private Optional<Outcome> begin(Path path) {
    if (path.getNameCount() > MAX_NAMES) {
      return Optional.of(ABSENT);
    }
    Optional<GrantedFolders.Spot> spot = granted.locate(path);
    if (spot.isEmpty()) {
      return Optional.of(new Outside());
    }
    try {
      close();
      chain.add(HeldFolder.open(spot.get().folder()));
      left.clear();
      left.addAll(spot.get().rest());
      deep = spot.get().deep();
      return Optional.empty();
    } catch (NotDirectoryException e) {
      return Optional.of(BELOW_FILE);
    } catch (IOException e) {
      return Optional.of(ABSENT);
    }
  }

  private Outcome go() {
    while (!left.isEmpty()) {
      String name = left.pop();
      Optional<Outcome> end;
      try {
        end =
            switch (name) {
              case "", "." -> Optional.empty();
              case ".." -> leave();
              default -> step(name);
            };
      } catch (IOException e) {
        return ABSENT;
      }
      if (end.isPresent()) {
        return end.get();
      }
    }
    return new Folder(chain.getLast().path());
  }

  private Optional<Outcome> leave() {
    if (chain.size() > 1) {
      close(chain.removeLast());
      return Optional.empty();
    }
    Path above = chain.getLast().path().getParent();
    while (above != null && "..".equals(left.peek())) {
      left.pop();
      above = above.getParent();
    }
    return above == null ? Optional.of(new Outside()) : turn(above);
  }

  /** Goes on from a folder that was not gone through, if what is left leads into a granted one. */
  private Optional<Outcome> turn(Path from) {
    if (++links > MAX_LINKS) {
      return Optional.of(ABSENT);
    }
    Path path = from;
    for (String name : left) {
      path = path.resolve(name);
    }
    return begin(path);
  }

  private Optional<Outcome> step(String name) throws IOException {
    HeldFolder here = chain.getLast();
    BasicFileAttributes seen = here.look(name);
    if (seen.isSymbolicLink()) {
      return follow(here.readLink(name));
    }
    if (!seen.isDirectory()) {
      return Optional.of(left.isEmpty() ? new File(ModuleSource.of(here, name)) : BELOW_FILE);
    }
    if (!deep) {
      return Optional.of(new Outside());
    }
    if (chain.size() > MAX_DEPTH) {
      return Optional.of(ABSENT);
    }
    HeldFolder child = here.enter(name, seen);
    if (child != null) {
      chain.add(child);
      return Optional.empty();
    }
    left.push(name);
    return ++races > MAX_RACES ? Optional.of(ABSENT) : Optional.empty();
  }

  private Optional<Outcome> follow(Path text) {
    if (text.isAbsolute()) {
      return turn(text);
    }
    if (++links > MAX_LINKS || text.getNameCount() > MAX_NAMES) {
      return Optional.of(ABSENT);
    }
    List<String> names = new ArrayList<>();
    text.forEach(name -> names.add(name.toString()));
    names.reversed().forEach(left::push);
    return Optional.empty();
  }

  /** Closes what is open, each folder even if another can't be. */
  @Override
  public void close() {
    if (!chain.isEmpty()) {
      try {
        close(chain.removeLast());
      } finally {
        close();
      }
    }
  }

  /** A folder was read and nothing else: what was found in it holds, however it is closed. */
  private static void close(HeldFolder folder) {
    try {
      folder.close();
    } catch (IOException e) {
      return;
    }
  }
}
