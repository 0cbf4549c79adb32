package dev.ligature.linker.abi;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.map.LinkMap;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The link maps in guest memory, as {@code struct link_map}: a doubly linked list a namespace. A
 * list is written when a guest first asks for an entry, and follows the link map from then on,
 * since guests keep the pointers.
 */
public final class GuestLinkMap {
  private static final int FIELDS = 5;

  private final GuestStrings strings;
  private final FileNames names;
  private final ReentrantLock lock;
  private final Map<LoadedLibrary, Area> entries = new HashMap<>();

  /** No list yet. */
  public GuestLinkMap(GuestStrings strings, FileNames names, ReentrantLock lock) {
    this.strings = strings;
    this.names = names;
    this.lock = lock;
  }

  /**
   * The address of a library's entry.
   *
   * @throws LinkException if there is no memory for the list
   */
  int entryOf(LoadedLibrary library) {
    return (int) wideEntryOf(library);
  }

  /** As {@link #entryOf}, of whatever width. */
  long wideEntryOf(LoadedLibrary library) {
    lock.lock();
    try {
      write(library.linkMap());
      return address(library);
    } finally {
      lock.unlock();
    }
  }

  /** Follows a link map that has changed, if a guest has ever asked about it. */
  public void follow(LinkMap map) {
    lock.lock();
    try {
      strings.releaseUnloaded();
      if (entries.keySet().stream().anyMatch(library -> library.linkMap() == map)) {
        write(map);
      }
    } catch (LinkException e) {
      // The list ends early; who asks for an entry of it again is told that memory is short.
      return;
    } finally {
      lock.unlock();
    }
  }

  private void write(LinkMap map) {
    List<LoadedLibrary> libraries = allocate(map);
    for (int i = 0; i < libraries.size(); i++) {
      LoadedLibrary library = libraries.get(i);
      write(
          address(library),
          library.memory().base(),
          strings.keepWide(library, name(library)),
          0,
          i + 1 < libraries.size() ? address(libraries.get(i + 1)) : 0,
          i > 0 ? address(libraries.get(i - 1)) : 0);
    }
    List<LoadedLibrary> gone = new ArrayList<>(entries.keySet());
    gone.removeIf(library -> library.linkMap() != map || libraries.contains(library));
    for (LoadedLibrary library : gone) {
      Optional.ofNullable(entries.remove(library)).ifPresent(strings::release);
    }
  }

  private void write(long address, long... fields) {
    if (strings.isWide()) {
      strings.writeWide(address, fields);
    } else {
      strings.write((int) address, Arrays.stream(fields).mapToInt(field -> (int) field).toArray());
    }
  }

  /** Makes room for the list of a map; gives the libraries in it. */
  private List<LoadedLibrary> allocate(LinkMap map) {
    List<LoadedLibrary> libraries;
    do {
      libraries = map.listed();
      for (LoadedLibrary library : libraries) {
        strings.keep(library, name(library));
        allocate(library);
      }
      // The guest's allocator may have run, and libraries have come and gone meanwhile.
    } while (!libraries.equals(map.listed()) || !entries.keySet().containsAll(libraries));
    return libraries;
  }

  private long address(LoadedLibrary library) {
    return Objects.requireNonNull(entries.get(library)).base();
  }

  private void allocate(LoadedLibrary library) {
    if (!entries.containsKey(library)) {
      Area area = strings.allocate(FIELDS * (strings.isWide() ? 8L : 4L));
      Area other = entries.putIfAbsent(library, area);
      if (other != null) {
        strings.release(area);
      }
    }
  }

  /** The name that opens a library again; empty for the program's main, which can't be. */
  String name(LoadedLibrary library) {
    LinkMap map = library.linkMap();
    return map.isBase() && map.main().filter(library::equals).isPresent() ? "" : names.of(library);
  }
}
