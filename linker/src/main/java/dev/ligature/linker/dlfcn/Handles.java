package dev.ligature.linker.dlfcn;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.image.ProgramImage.HandlesImage;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The numbers by which guests hold libraries, and namespaces as wholes. One library has one, in all
 * namespaces; it is not used again.
 */
final class Handles {
  /** The handle of the base namespace, which {@code dlopen(NULL)} gives in it. */
  static final int PROGRAM = 1;

  /** How many a guest may choose before one more library has to be closed. */
  private static final int MOST = 100_000;

  private final Map<Integer, Object> targets = new HashMap<>();
  private final Map<Object, Integer> handles = new HashMap<>();
  private int last = PROGRAM;

  Handles(LinkNamespace base) {
    targets.put(PROGRAM, base);
    handles.put(base, PROGRAM);
  }

  /** The handle of a library. */
  int of(LoadedLibrary library) {
    return ofTarget(library);
  }

  /** The handle of a namespace's global scope. */
  int of(LinkNamespace namespace) {
    return ofTarget(namespace);
  }

  /**
   * Whether there is room for numbers that the guest chooses.
   *
   * @throws LinkException.NoRoom if not
   */
  synchronized void requireRoom() {
    if (targets.size() >= MOST) {
      throw new LinkException.NoRoom(
          "the program", "one more handle", "the limit is " + MOST + " handles", List.of());
    }
  }

  /** Makes a number that the guest chose stand for a library too. */
  synchronized void alias(int handle, LoadedLibrary library) {
    targets.put(handle, library);
  }

  /** Makes a number that the guest chose stand for a namespace too. */
  synchronized void alias(int handle, LinkNamespace namespace) {
    targets.put(handle, namespace);
  }

  private synchronized int ofTarget(Object target) {
    return handles.computeIfAbsent(
        target,
        t -> {
          targets.put(++last, t);
          return last;
        });
  }

  /** The library of a handle, if it is an open one. */
  synchronized Optional<LoadedLibrary> library(int handle) {
    if (!(targets.get(handle) instanceof LoadedLibrary library)) {
      return Optional.empty();
    }
    if (library.state() == LibraryState.UNLOADED) {
      forget(handle);
      return Optional.empty();
    }
    return library.opened() > 0 ? Optional.of(library) : Optional.empty();
  }

  /** The namespace of a handle, if that is one and it has not gone. */
  synchronized Optional<LinkNamespace> namespace(int handle) {
    if (!(targets.get(handle) instanceof LinkNamespace namespace)) {
      return Optional.empty();
    }
    if (isGone(namespace)) {
      forget(handle);
      return Optional.empty();
    }
    return Optional.of(namespace);
  }

  /** What is saved of them, of a program with one namespace. */
  synchronized HandlesImage save(List<LoadedLibrary> libraries) {
    forgetUnloaded();
    List<HandlesImage.Handle> numbers = new ArrayList<>();
    for (int number : new TreeSet<>(targets.keySet())) {
      Object target = targets.get(number);
      int place = target instanceof LoadedLibrary library ? libraries.indexOf(library) : -1;
      numbers.add(new HandlesImage.Handle(number, place, !handles.containsValue(number)));
    }
    return new HandlesImage(numbers, last);
  }

  /** Gives libraries the numbers that were saved. */
  synchronized void restore(HandlesImage saved, List<LoadedLibrary> libraries, LinkNamespace base) {
    for (HandlesImage.Handle handle : saved.numbers()) {
      Object target = handle.library() < 0 ? base : libraries.get(handle.library());
      targets.put(handle.number(), target);
      if (!handle.chosen()) {
        handles.put(target, handle.number());
      }
    }
    last = saved.last();
  }

  private void forget(int handle) {
    handles.remove(targets.remove(handle), handle);
  }

  /** Forgets libraries and namespaces that are gone, which nobody can ask for any more. */
  synchronized void forgetUnloaded() {
    targets.values().removeIf(Handles::isGone);
    handles.keySet().removeIf(Handles::isGone);
  }

  private static boolean isGone(Object target) {
    return switch (target) {
      case LoadedLibrary library -> library.state() == LibraryState.UNLOADED;
      case LinkNamespace namespace ->
          !namespace.linkMap().isBase() && namespace.linkMap().libraries().isEmpty();
      default -> throw new IllegalArgumentException(target.toString());
    };
  }
}
