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
   * Rebinds a symbol while the program runs: each reference that goes through a PLT slot or GOT
   * entry, in every library of its namespace, is bound to the target as if it were the symbol's
   * definition. So are references of libraries loaded later, and {@code dlsym} and {@link #find}
   * give the target; only {@code RTLD_NEXT} still gives the definition itself, for an interposer to
   * find what it stands for.
   *
   * <p>The symbol is the one that {@link #find} finds in this library or those it needs, rebound or
   * not; if there is none, the one that the library's own references are bound to. One without any
   * definition can be rebound too, for the references of this library.
   *
   * <p>When this returns, all threads call the target, but for calls that have begun before. Either
   * all references are rebound or none. Not affected is what goes through neither PLT nor GOT:
   * calls and addresses that the static linker bound within a module ({@code ligature nm} marks
   * such functions), and addresses that a guest has stored already. A {@link FunctionSymbol} found
   * before still means the original, so that the target can call it.
   *
   * <p>The target's library stays loaded as long as the symbol is rebound to it. The rebinding ends
   * with {@link #restore}, or when the library of the symbol is unloaded.
   *
   * <pre>{@code
   * FunctionSymbol original = libc.findFunction("malloc");
   * libc.rebind("malloc", tracer.findFunction("traced_malloc"));
   * libc.rebind("malloc", original);
   * }</pre>
   *
   * @param symbol the symbol's name
   * @param target a function of the same type, or data for data; of the same namespace, or the
   *     host's
   * @throws NoSuchElementException if the library neither finds nor refers to the symbol
   * @throws LinkException.Mismatch if the target is of another kind or type
   * @throws LinkException.NoRoom if the target needs a table index and the table is full
   * @throws LinkException.InvalidRequest if the symbol is thread-local
   * @throws IllegalArgumentException if the target is of another program or namespace
   * @throws IllegalStateException if the target's library was unloaded
   */
  void rebind(String symbol, Symbol target);

  /**
   * As {@link #rebind(String, Symbol)}, to a Java method, which need not be registered.
   *
   * @param symbol the symbol's name
   * @param target a function of the same type; its own name does not matter
   */
  void rebind(String symbol, HostFunction target);

  /**
   * Binds the references of a symbol to its definition again, as before it was rebound. Does
   * nothing if it is not.
   *
   * @param symbol the symbol's name
   * @throws NoSuchElementException as {@link #rebind(String, Symbol)}
   */
  void restore(String symbol);

  /**
   * Gives one opening back, as {@code dlclose}. With the last one the library and those it needed
   * run their destructors and are unloaded, unless something else holds them.
   *
   * @throws IllegalStateException if it is not open
   */
  @Override
  void close();
}
