package dev.ligature.linker.linearizable;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the rules say of the libraries of a namespace, if one thing is done after another. */
final class NamespaceModel {
  private final boolean base;

  /** Those loaded, in load order, each with the number of its life. */
  private final List<Name> loaded = new ArrayList<>();

  private final Map<Name, Integer> lives = new EnumMap<>(Name.class);
  private final Map<Name, Integer> opened = new EnumMap<>(Name.class);
  private final Set<Name> kept = EnumSet.noneOf(Name.class);
  private final List<Name> global = new ArrayList<>();
  private @Nullable Name main;
  private boolean rebound;

  /** An empty one, or the base one, whose main is not told of. */
  NamespaceModel(boolean base) {
    this.base = base;
  }

  /** Rules 35 and 37: opens one, in the global scope too if that is asked for. */
  String open(Name library, boolean globally) {
    boolean first = !base && main == null;
    for (Name each : withNeeded(library)) {
      if (!loaded.contains(each)) {
        loaded.add(each);
        lives.merge(each, 1, Integer::sum);
      }
    }
    opened.merge(library, 1, Integer::sum);
    if (first) {
      main = library;
    }
    if (first || globally) {
      withNeeded(library).stream().filter(each -> !global.contains(each)).forEach(global::add);
    }
    return life(library);
  }

  /** Rule 36: opens one that is there. */
  String openLoaded(Name library, boolean globally) {
    return loaded.contains(library) ? open(library, globally) : "not loaded";
  }

  /** Rule 38: opens one that stays for good. */
  String openForGood(Name library) {
    kept.add(library);
    return open(library, false);
  }

  /** Rule 46: closes one that is open. */
  void close(Name library) {
    opened.merge(library, -1, Integer::sum);
    Set<Name> held = EnumSet.noneOf(Name.class);
    opened.forEach(
        (each, count) -> {
          if (count > 0 || kept.contains(each)) {
            held.addAll(withNeeded(each));
          }
        });
    if (!held.isEmpty() && main != null) {
      held.addAll(withNeeded(main));
    }
    loaded.retainAll(held);
    global.retainAll(held);
    rebound &= held.contains(Name.B);
    main = held.isEmpty() ? null : main;
  }

  private static List<Name> withNeeded(Name library) {
    List<Name> all = new ArrayList<>(List.of(library));
    all.addAll(library.needed());
    return all;
  }

  /** Which of its lives a library has: constructors run once in each. */
  String life(Name library) {
    return library.letter() + lives.get(library);
  }

  /** Rule 56. */
  String libraries() {
    return loaded.stream().map(Name::file).collect(Collectors.joining(" "));
  }

  /** Rule 16. */
  boolean isGlobal(Name library) {
    return global.contains(library);
  }

  /** Binds references of {@code b}'s symbol to another function, or back. */
  void rebind(boolean other) {
    rebound = other;
  }

  boolean isRebound() {
    return rebound;
  }

  private List<Object> state() {
    return List.of(loaded, lives, opened, kept, global, String.valueOf(main), rebound);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamespaceModel model && state().equals(model.state());
  }

  @Override
  public int hashCode() {
    return state().hashCode();
  }
}
