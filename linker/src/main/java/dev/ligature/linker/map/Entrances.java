package dev.ligature.linker.map;

import dev.ligature.engine.Engine;
import dev.ligature.engine.Entrance;
import dev.ligature.engine.Func;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The handles that Java has on functions of a program. They are closed with the library in which a
 * function was found, with the library to which it belongs, and with the program. A function that
 * ran later would run on memory that is another's by then.
 *
 * <p>With a lock of its own, which is never held while anything runs.
 */
public final class Entrances {
  private static final String PROGRAM_CLOSED = "the program is closed";

  private final Engine engine;
  private final Map<Func, Map<String, Way>> ways = new LinkedHashMap<>();
  private final Map<LoadedLibrary, List<Way>> ofLibraries = new HashMap<>();
  private boolean programClosed;

  /** The handles of one program. */
  public Entrances(Engine engine) {
    this.engine = engine;
  }

  /** A handle's function, and by which name it was found. */
  private static final class Way {
    private final String name;
    private final Func function;
    private final Entrance entrance;

    Way(String name, Func function) {
      this.name = name;
      this.function = function;
      this.entrance = Entrance.of(function);
    }

    void close(String cause) {
      entrance.close(() -> new IllegalStateException(name + ": " + cause));
    }
  }

  /**
   * The handle on a function.
   *
   * @param name the name it was found by
   * @param defining the library it was found in; empty for the host
   * @throws IllegalStateException if that, or the one whose code it is, or the program has gone
   */
  public synchronized MethodHandle handle(
      String name, Optional<LoadedLibrary> defining, Func function) {
    if (programClosed) {
      throw new IllegalStateException(name + ": " + PROGRAM_CLOSED);
    }
    List<LoadedLibrary> homes = homes(defining, function);
    for (LoadedLibrary library : homes) {
      checkLoaded(name, library);
    }
    return ways.computeIfAbsent(function, f -> new HashMap<>())
        .computeIfAbsent(name, n -> open(new Way(n, function), homes))
        .entrance
        .handle();
  }

  /** The libraries with which a handle dies. */
  private static List<LoadedLibrary> homes(Optional<LoadedLibrary> defining, Func function) {
    List<LoadedLibrary> homes = new ArrayList<>(2);
    if (defining.isPresent()) {
      homes.add(defining.get());
    }
    LoadedLibrary owner = LoadedLibrary.ownerOf(function);
    if (owner != null && !homes.contains(owner)) {
      homes.add(owner);
    }
    return homes;
  }

  private Way open(Way way, List<LoadedLibrary> homes) {
    homes.forEach(library -> ofLibraries.computeIfAbsent(library, l -> new ArrayList<>()).add(way));
    return way;
  }

  /**
   * Checks that a library has not been finalized.
   *
   * @param name the name of a symbol of it
   * @throws IllegalStateException if it has
   */
  public static void checkLoaded(String name, LoadedLibrary library) {
    if (library.state().compareTo(LibraryState.FINALIZED) >= 0) {
      throw new IllegalStateException("%s: %s was unloaded".formatted(name, library.name()));
    }
  }

  /** Closes all ways into libraries, which are finalized or were never loaded. */
  public synchronized void close(Iterable<LoadedLibrary> libraries) {
    boolean closed = false;
    for (LoadedLibrary library : libraries) {
      List<Way> gone = ofLibraries.remove(library);
      if (gone != null) {
        gone.forEach(way -> close(way, library.name() + " was unloaded"));
        closed = true;
      }
    }
    publish(closed);
  }

  private void close(Way way, String cause) {
    way.close(cause);
    Map<String, Way> named = ways.get(way.function);
    if (named != null && named.remove(way.name, way) && named.isEmpty()) {
      ways.remove(way.function);
    }
  }

  /** Closes all ways into the program. */
  public synchronized void closeProgram() {
    programClosed = true;
    ways.values().forEach(named -> named.values().forEach(way -> way.close(PROGRAM_CLOSED)));
    publish(!ways.isEmpty());
    ways.clear();
    ofLibraries.clear();
  }

  /** Loops on this thread see it anyway. */
  private void publish(boolean closed) {
    if (closed && engine.isEnteredByOthers()) {
      engine.publishClosings();
    }
  }
}
