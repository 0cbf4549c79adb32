package dev.ligature.linker.dlfcn;

import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The numbers by which guests hold libraries. One library has one; it is not used again. */
final class Handles {
  /** The handle of the program itself, which {@code dlopen(NULL)} gives. */
  static final int PROGRAM = 1;

  private final Map<Integer, LoadedLibrary> libraries = new HashMap<>();
  private final Map<LoadedLibrary, Integer> handles = new HashMap<>();
  private int last = PROGRAM;

  /** The handle of a library. */
  synchronized int of(LoadedLibrary library) {
    return handles.computeIfAbsent(
        library,
        l -> {
          libraries.put(++last, l);
          return last;
        });
  }

  /** The library of a handle, if it is an open one. */
  synchronized Optional<LoadedLibrary> library(int handle) {
    LoadedLibrary library = libraries.get(handle);
    if (library == null) {
      return Optional.empty();
    }
    if (library.state() == LibraryState.UNLOADED) {
      libraries.remove(handle);
      handles.remove(library);
      return Optional.empty();
    }
    return library.opened() > 0 ? Optional.of(library) : Optional.empty();
  }
}
