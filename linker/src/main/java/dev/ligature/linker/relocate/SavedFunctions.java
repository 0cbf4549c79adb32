package dev.ligature.linker.relocate;

import dev.ligature.engine.Func;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.host.HostScope;
import dev.ligature.linker.image.FunctionImage;
import dev.ligature.linker.map.LoadedLibrary;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The functions of a program, and what is saved of them. */
public final class SavedFunctions {
  private final HostScope host;
  private final List<LoadedLibrary> libraries;
  private final Map<LoadedLibrary, Integer> places = new HashMap<>();
  private final Map<FunctionImage.Stub, Func> stubs = new HashMap<>();
  private final IdentityHashMap<Func, FunctionImage.Stub> placesOfStubs = new IdentityHashMap<>();
  private final IdentityHashMap<Func, Optional<FunctionImage>> ofHost = new IdentityHashMap<>();

  /**
   * Those of a program.
   *
   * @param libraries its libraries in load order
   */
  public SavedFunctions(HostScope host, List<LoadedLibrary> libraries) {
    this.host = host;
    this.libraries = List.copyOf(libraries);
    for (int k = 0; k < libraries.size(); k++) {
      places.put(libraries.get(k), k);
    }
  }

  /** The libraries in load order. */
  public List<LoadedLibrary> libraries() {
    return libraries;
  }

  /** Says which function stands in a GOT entry whose symbol nobody defines. */
  void stub(FunctionImage.Stub place, Func stub) {
    stubs.put(place, stub);
    placesOfStubs.put(stub, place);
  }

  /**
   * What is saved of a function.
   *
   * @return empty if nothing tells it from others in another run
   */
  public Optional<FunctionImage> save(Func function) {
    LoadedLibrary owner = LoadedLibrary.ownerOf(function);
    if (owner != null) {
      // A library may have gone whose function is still held.
      Integer place = places.get(owner);
      return place == null || !owner.instance().function(function.index()).equals(function)
          ? Optional.empty()
          : Optional.of(new FunctionImage.OfLibrary(place, function.index()));
    }
    FunctionImage.Stub stub = placesOfStubs.get(function);
    return stub != null ? Optional.of(stub) : ofHost.computeIfAbsent(function, this::saveOfHost);
  }

  private Optional<FunctionImage> saveOfHost(Func function) {
    return host.hostFunction(function)
        .map(known -> new FunctionImage.OfHost(known.module(), known.name(), known.type()));
  }

  /**
   * The function of which this was saved.
   *
   * @throws LinkException.NotRestored if it is one of the host, which has it no more
   */
  public Func restore(FunctionImage saved) {
    return switch (saved) {
      case FunctionImage.OfLibrary(int library, int function) ->
          libraries.get(library).instance().function(function);
      case FunctionImage.Stub stub -> Objects.requireNonNull(stubs.get(stub), "stub");
      case FunctionImage.OfHost wanted ->
          host.found(wanted.module(), wanted.name(), wanted.type())
              .orElseThrow(
                  () ->
                      new LinkException.NotRestored(
                          "the host has no function %s.%s of type %s, which the saved program had"
                              .formatted(wanted.module(), wanted.name(), wanted.type()),
                          "restore it with the host functions and host modules that it had"));
    };
  }

  /** The value of a global or of an element of a table of which this was saved. */
  @Nullable Object restoreValue(@Nullable Object saved) {
    return saved instanceof FunctionImage function ? restore(function) : saved;
  }
}
