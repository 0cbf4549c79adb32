package dev.ligature.linker;

import java.util.function.BiConsumer;

/**
 * A library bound to an interface, of which a newer version can take the place while it is in use.
 * Each version is in a namespace of its own, with data of its own. Safe for several threads.
 *
 * <p>Not for implementing outside this module.
 *
 * @param <T> the interface
 */
public interface Reloadable<T> extends AutoCloseable {
  /**
   * An object whose methods call the version that is current when they are called; always the same.
   */
  T get();

  /** The current version. */
  Library library();

  /**
   * Opens and binds the file that is there now, and has it take the place of the current version.
   * That one is closed as soon as no call is in it. If the new one can't be opened or bound, the
   * current one stays.
   *
   * @throws LinkException if it can't be linked
   * @throws BindException if it does not fit the interface
   */
  default void reload() {
    reload((before, after) -> {});
  }

  /**
   * As {@link #reload()}, with state handed over: calls that begin meanwhile are calls of the
   * version before.
   *
   * @param handOver is given the version before and the new one, both ready to be called, before
   *     the new one takes the place. If it throws, the new one is closed, and nothing has changed
   */
  void reload(BiConsumer<? super T, ? super T> handOver);

  /** Closes the current version as soon as no call is in it. Later calls throw. */
  @Override
  void close();
}
