package dev.ligature.linker;

/**
 * How a library is opened, as the mode of POSIX {@code dlopen}. The numeric values that guests use
 * belong to their ABI and are translated at its border.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/functions/dlopen.html">dlopen</a>
 */
public enum OpenFlag {
  /** Functions may be bound at their first call; undefined ones fail only then. */
  LAZY,
  /** All functions are bound before the library is there; an undefined one fails the load. */
  NOW,
  /** Nothing is loaded: the handle if the library is there already, else an error. */
  NOLOAD,
  /** The library's symbols are not offered to others; the default. */
  LOCAL,
  /** The library and its dependencies join the global scope. */
  GLOBAL,
  /** The library is never unloaded. */
  NODELETE,
  /** The library's references are looked up in its own scope before the global one. */
  DEEPBIND
}
