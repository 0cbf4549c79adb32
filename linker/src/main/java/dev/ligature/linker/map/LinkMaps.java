package dev.ligature.linker.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The link maps of a program, one a namespace, that of main first. All of them share the memory and
 * the table, so what an address or a table index means is a question to all.
 */
public final class LinkMaps {
  private final List<LinkMap> maps = new ArrayList<>();
  private int last = LinkMap.BASE;

  /** The base namespace's alone. */
  public LinkMaps() {
    maps.add(new LinkMap(LinkMap.BASE));
  }

  /** That of the namespace that main is in. */
  public LinkMap base() {
    return maps.getFirst();
  }

  /** All, in the order made. */
  public List<LinkMap> all() {
    return List.copyOf(maps);
  }

  /** Makes an empty one. */
  public LinkMap create() {
    LinkMap map = new LinkMap(++last);
    maps.add(map);
    return map;
  }

  /** Takes one out that is empty. If it was made last, the next gets its number. */
  public void remove(LinkMap map) {
    if (maps.remove(map) && map.id() == last) {
      last--;
    }
  }

  /** The libraries of all namespaces. */
  public Stream<LoadedLibrary> libraries() {
    return maps.stream().flatMap(map -> map.libraries().stream());
  }

  /** The library whose data holds an address. */
  public Optional<LoadedLibrary> withAddress(long address) {
    return libraries().filter(library -> library.data().contains(address)).findFirst();
  }
}
