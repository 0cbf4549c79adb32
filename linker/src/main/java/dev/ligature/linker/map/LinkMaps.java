package dev.ligature.linker.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The link maps of a program, one a namespace, that of main first. All of them share the memory and
 * the table, so what an address or a table index means is a question to all.
 */
public final class LinkMaps {
  private final List<LinkMap> maps = new ArrayList<>();
  private final Consumer<LinkMap> follower;
  private final Condition departed;
  private int last = LinkMap.BASE;

  /**
   * The base namespace's alone.
   *
   * @param follower is told when one has changed
   * @param lock the program's lock
   */
  public LinkMaps(Consumer<LinkMap> follower, ReentrantLock lock) {
    this.follower = follower;
    this.departed = lock.newCondition();
    maps.add(new LinkMap(LinkMap.BASE, follower));
  }

  /**
   * Waits for libraries to go; the caller holds the program's lock, which is free meanwhile.
   *
   * @param gone whether those have gone that are waited for
   */
  public void awaitDeparture(BooleanSupplier gone) {
    while (!gone.getAsBoolean()) {
      departed.awaitUninterruptibly();
    }
  }

  /** Says that libraries have gone; the caller holds the program's lock. */
  public void tellDeparture() {
    departed.signalAll();
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
    LinkMap map = new LinkMap(++last, follower);
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
