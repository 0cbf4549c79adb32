package dev.ligature.linker.map;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The libraries of a namespace in load order, main first, and the names that lead to them. A
 * program begins with one namespace; more are made at run time.
 */
public final class LinkMap {
  /** The number of the namespace that a program begins with. */
  public static final int BASE = 0;

  private final int id;
  private final Consumer<LinkMap> follower;
  private final Set<LoadedLibrary> libraries = new LinkedHashSet<>();
  private final Map<Object, LoadedLibrary> byIdentity = new HashMap<>();
  private final Map<String, LoadedLibrary> byName = new HashMap<>();
  private @Nullable LoadedLibrary main;
  private long adds;
  private long removals;

  /**
   * The empty map of a namespace.
   *
   * @param follower is told when it has changed, before a constructor can see it
   */
  LinkMap(int id, Consumer<LinkMap> follower) {
    this.id = id;
    this.follower = follower;
  }

  /** Tells who follows it that it has changed; the lock must not be held. */
  public void tellFollower() {
    follower.accept(this);
  }

  /** The number of the namespace. */
  public int id() {
    return id;
  }

  /** Whether it is that of the namespace that the program's main module is in. */
  public boolean isBase() {
    return id == BASE;
  }

  /** All that are mapped, in load order: also those that are closed and still running. */
  public List<LoadedLibrary> libraries() {
    return List.copyOf(libraries);
  }

  /** How many there are. */
  public int size() {
    return libraries.size();
  }

  /** The link map that others see, in load order: without what is closed and still running. */
  public List<LoadedLibrary> listed() {
    return libraries.stream().filter(library -> !library.isLingering()).toList();
  }

  /** The library that a name without a slash led to before. */
  public Optional<LoadedLibrary> withName(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The library of a module's identity. */
  public Optional<LoadedLibrary> withIdentity(Object identity) {
    return Optional.ofNullable(byIdentity.get(identity));
  }

  /**
   * The main module; empty in a program without one. Of a namespace made later it is the library
   * that was opened first.
   */
  public Optional<LoadedLibrary> main() {
    return Optional.ofNullable(main);
  }

  /** Whether what is opened next becomes what main is in the base namespace. */
  public boolean awaitsMain() {
    return !isBase() && (main == null || main.isDying());
  }

  /** Says which library is main. */
  public void setMain(LoadedLibrary library) {
    main = library;
  }

  /** Appends a library. */
  public void add(LoadedLibrary library) {
    libraries.add(library);
    byIdentity.put(library.found().identity(), library);
    adds++;
  }

  /** Makes a name lead to a library. */
  public void name(String name, LoadedLibrary library) {
    byName.putIfAbsent(name, library);
  }

  /**
   * Says that a library is closed and still running. Nothing leads to it any more: who opens it now
   * gets another mapping of its module.
   */
  public void setLingering(LoadedLibrary library) {
    library.setLingering();
    withdraw(Set.of(library));
  }

  private void withdraw(Set<LoadedLibrary> gone) {
    byIdentity.values().removeAll(gone);
    byName.values().removeAll(gone);
    removals += gone.size();
  }

  /** The names that lead to libraries, in their order. */
  public SortedMap<String, LoadedLibrary> names() {
    return new TreeMap<>(byName);
  }

  /** Takes libraries and their names out. */
  public void removeAll(Set<LoadedLibrary> gone) {
    libraries.removeAll(gone);
    withdraw(
        gone.stream()
            .filter(library -> !library.isLingering())
            .collect(Collectors.toUnmodifiableSet()));
    if (main != null && gone.contains(main)) {
      main = null;
    }
  }

  /** The libraries ever added: with {@link #removals} a guest can tell whether the map changed. */
  public long adds() {
    return adds;
  }

  /** Goes on with the numbers of the saved program, which guests may remember. */
  public void restore(long savedAdds, long savedRemovals) {
    adds = savedAdds;
    removals = savedRemovals;
  }

  /** The libraries ever removed. */
  public long removals() {
    return removals;
  }
}
