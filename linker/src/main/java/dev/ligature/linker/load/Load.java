package dev.ligature.linker.load;

import dev.ligature.engine.Func;
import dev.ligature.linker.map.LoadedLibrary;
import dev.ligature.linker.map.Scopes;
import dev.ligature.linker.relocate.Completion;
import dev.ligature.linker.resolve.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A load under way: what it has brought so far. Nothing of it is in the link map or the scopes of
 * other libraries before it is committed.
 */
final class Load {
  private final LoadMode mode;
  private final Scopes.Change scopes;
  private final List<LoadedLibrary> roots = new ArrayList<>();
  private final List<LoadedLibrary> fresh = new ArrayList<>();
  private final Map<Object, LoadedLibrary> byIdentity = new HashMap<>();
  private final Map<String, LoadedLibrary> names = new LinkedHashMap<>();
  private final List<Func> takenSlots = new ArrayList<>();
  private final Problems problems = new Problems();
  private final List<Completion> completions = new ArrayList<>();
  private final List<Runnable> announcements = new ArrayList<>();
  private @Nullable LoadedLibrary main;
  private @Nullable LoadedLibrary early;
  private @Nullable Throwable thrownByGuest;

  Load(LoadMode mode, Scopes.Change scopes) {
    this.mode = mode;
    this.scopes = scopes;
  }

  /** How it loads. */
  LoadMode mode() {
    return mode;
  }

  /** What was asked for, in order: main and the preloads, or what was opened. */
  List<LoadedLibrary> roots() {
    return roots;
  }

  /** The libraries that it brings, in load order. */
  List<LoadedLibrary> fresh() {
    return fresh;
  }

  /** What it is about, for traces. */
  Object subject() {
    return roots.isEmpty() ? "no library" : roots.getFirst();
  }

  /** What it does to the scopes. */
  Scopes.Change scopes() {
    return scopes;
  }

  /** The names that led to libraries. */
  Map<String, LoadedLibrary> names() {
    return names;
  }

  /** The functions that it gave a slot in the table. */
  List<Func> takenSlots() {
    return takenSlots;
  }

  /** What binds the lazily bound functions of older libraries; to be bound at the commit. */
  List<Completion> completions() {
    return completions;
  }

  void addCompletion(Completion completion) {
    completions.add(completion);
    announcements.add(completion::announce);
  }

  void addAnnouncement(Runnable announcement) {
    announcements.add(announcement);
  }

  /** Tells what there is to tell of a load that is committed. */
  void announce() {
    announcements.forEach(Runnable::run);
  }

  /** What does not resolve. */
  Problems problems() {
    return problems;
  }

  /** The fresh library of an identity, or null. */
  @Nullable LoadedLibrary freshWithIdentity(Object identity) {
    return byIdentity.get(identity);
  }

  void addFresh(LoadedLibrary library) {
    fresh.add(library);
    byIdentity.put(library.found().identity(), library);
  }

  /** The main module, if this is a program's first load and it has one; else null. */
  @Nullable LoadedLibrary main() {
    return main;
  }

  void setMain(LoadedLibrary library) {
    main = library;
    roots.add(library);
  }

  void addRoot(LoadedLibrary library) {
    if (!roots.contains(library)) {
      roots.add(library);
    }
  }

  /** The library whose segments were copied before all others', or null. */
  @Nullable LoadedLibrary early() {
    return early;
  }

  void setEarly(LoadedLibrary library) {
    early = library;
  }

  /** Whether guest code that ran within the load threw it. */
  boolean isThrownByGuest(Throwable thrown) {
    return thrown.equals(thrownByGuest);
  }

  void setThrownByGuest(Throwable thrown) {
    thrownByGuest = thrown;
  }
}
