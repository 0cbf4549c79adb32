package dev.ligature.linker;

import java.util.EnumSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * Libraries of a program that see each other and no other namespace's: a link map and scopes of
 * their own over the memory and the table of the program, as {@code dlmopen} makes them.
 *
 * <p>A program begins with one, the base namespace, whose main is the program's. In any other
 * namespace, the main is the library that is opened first. That library and what it needs are the
 * global scope. It stays until the last library that was opened in the namespace has gone. A
 * library that two namespaces need is there twice, with data of its own each time, as is a libc;
 * code is shared. The functions of the host are those of the program, for all. An address or a
 * table index means the same everywhere, so namespaces can hand each other pointers.
 *
 * <p>Not for implementing outside this module.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/dlmopen.3.html">dlmopen</a>
 */
public interface Namespace extends AutoCloseable {
  /** Its number, as guests know it: 0 for the base namespace. */
  int id();

  /** The program. */
  Program program();

  /** Its main; empty if nothing was opened yet. */
  Optional<Library> main();

  /**
   * Opens a library lazily bound and local, as {@link Program#open(String)}.
   *
   * @param name a path if it has a slash; otherwise searched for
   * @throws LinkException if it can't be linked; nothing stays behind then
   */
  default Library open(String name) {
    return open(name, Set.of(OpenFlag.LAZY));
  }

  /**
   * Opens a library in this namespace, as {@link Program#open(String, Set)} does in the base one.
   *
   * @param name a path if it has a slash; otherwise searched for
   * @param flags how: at least one of {@link OpenFlag#LAZY} and {@link OpenFlag#NOW}; NOW wins
   * @throws LinkException if it can't be linked, or the flags are wrong
   */
  Library open(String name, Set<OpenFlag> flags);

  /** As {@link #open(String, Set)}. */
  default Library open(String name, OpenFlag first, OpenFlag... rest) {
    return open(name, EnumSet.of(first, rest));
  }

  /**
   * Opens a library whose module is in memory; the same bytes are the same library.
   *
   * @param name the name in the link map, by which needed libraries find it too
   * @param module the module; kept, not copied
   * @param flags how, as in {@link #open(String, Set)}
   * @throws LinkException as {@link #open(String, Set)}
   */
  Library open(String name, byte[] module, Set<OpenFlag> flags);

  /**
   * Looks a symbol up in the global scope of this namespace.
   *
   * @param name the symbol's name
   */
  Optional<Symbol> find(String name);

  /**
   * As {@link #find}.
   *
   * @throws NoSuchElementException if it is not there
   */
  default Symbol findOrThrow(String name) {
    return find(name).orElseThrow(() -> new NoSuchElementException("undefined symbol: " + name));
  }

  /** The link map as it is now: main first, then in load order. */
  List<Library> libraries();

  /**
   * Unloads all its libraries, whoever opened them; their destructors run. What another thread is
   * opening meanwhile is unloaded too, and that opening ends by an {@link IllegalStateException}.
   *
   * @throws IllegalStateException if it is the base namespace, which ends with its program
   */
  @Override
  void close();
}
