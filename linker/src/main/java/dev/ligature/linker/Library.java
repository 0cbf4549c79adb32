package dev.ligature.linker;

import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * A library in a program's link map, and the handle on it: opening it again gives the same object,
 * and each {@link Program#open} needs one {@link #close}. Once unloaded, only its name, path and
 * {@link #isLoaded} can be asked for; all else throws {@link IllegalStateException}.
 *
 * <p>Not for implementing outside this module.
 */
public interface Library extends AutoCloseable {
  /** The name by which it was first asked for, or the file name of main. */
  String name();

  /** Where it was found; empty if it was opened from memory. */
  Optional<Path> path();

  /** The program that it belongs to. */
  Program program();

  /** The namespace of the program that it is in. */
  Namespace namespace();

  /** Whether it is still in the link map. */
  boolean isLoaded();

  /** Where its memory area starts, in bytes; 0 for a main of fixed addresses. */
  long memoryBase();

  /** The size of its memory area in bytes; 0 for a main of fixed addresses. */
  long memorySize();

  /** Where its table area starts; 0 for a main of fixed addresses. */
  int tableBase();

  /** The size of its table area in elements; 0 for a main of fixed addresses. */
  int tableSize();

  /** The names of the libraries it needs, in the order listed. */
  List<String> needed();

  /**
   * Looks a symbol up as {@code dlsym} on a handle: in this library, then breadth first in those it
   * needs. On main: in the global scope.
   *
   * @param name the symbol's name
   */
  Optional<Symbol> find(String name);

  /**
   * As {@link #find}.
   *
   * @throws NoSuchElementException if it is not there; the message names library and symbol
   */
  default Symbol findOrThrow(String name) {
    return find(name)
        .orElseThrow(() -> new NoSuchElementException(name() + ": undefined symbol: " + name));
  }

  /**
   * The function of that name.
   *
   * @throws NoSuchElementException if it is not there or is data
   */
  default FunctionSymbol findFunction(String name) {
    if (findOrThrow(name) instanceof FunctionSymbol function) {
      return function;
    }
    throw new NoSuchElementException(name() + ": " + name + " is data, not a function");
  }

  /**
   * Looks a symbol up where this library's own references are, as {@code dlsym(RTLD_DEFAULT, name)}
   * called by it.
   *
   * @param name the symbol's name
   */
  Optional<Symbol> findInScope(String name);

  /**
   * Looks a symbol up in the same order behind this library, as {@code dlsym(RTLD_NEXT, name)}
   * called by it: for wrappers.
   *
   * @param name the symbol's name
   */
  Optional<Symbol> findNext(String name);

  /**
   * Where a library that this one needs is searched, in order: the library path, its runpath and
   * those of its requesters up the chain, the default path.
   */
  List<Path> searchPath();

  /**
   * Gives one opening back, as {@code dlclose}. With the last one the library and those it needed
   * run their destructors and are unloaded, unless something else holds them.
   *
   * @throws IllegalStateException if it is not open
   */
  @Override
  void close();
}
