package dev.ligature.linker.program;

import dev.ligature.linker.Library;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.Reloadable;
import dev.ligature.linker.marshal.Switch;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * A library that a newer version can take the place of.
 *
 * @param <T> the interface
 */
final class ReloadableLibrary<T> implements Reloadable<T> {
  private final Supplier<Version<T>> opening;
  private final Switch<T> versions;
  private final T caller;
  private volatile Version<T> newest;

  private ReloadableLibrary(
      Supplier<Version<T>> opening, Version<T> first, Switch<T> versions, T caller) {
    this.opening = opening;
    this.newest = first;
    this.versions = versions;
    this.caller = caller;
  }

  /** Opens the first version. */
  static <T> ReloadableLibrary<T> open(
      LinkedProgram program, String name, Class<T> type, MethodHandles.Lookup lookup) {
    Supplier<Version<T>> opening = () -> Version.open(program.newNamespace(), name, type, lookup);
    Version<T> first = opening.get();
    Switch<T> versions = new Switch<>(first, name + " was closed");
    String text = "%s bound to %s, reloadable".formatted(type.getSimpleName(), name);
    return new ReloadableLibrary<>(opening, first, versions, versions.caller(type, lookup, text));
  }

  /**
   * A version: a library in a namespace, which is closed when it is left.
   *
   * @param <T> the interface
   */
  private static final class Version<T> extends Switch.Version<T> {
    private final Namespace namespace;
    private final Library library;

    private Version(T target, Namespace namespace, Library library) {
      super(target);
      this.namespace = namespace;
      this.library = library;
    }

    static <T> Version<T> open(
        Namespace namespace, String name, Class<T> type, MethodHandles.Lookup lookup) {
      boolean opened = false;
      try {
        Library library = namespace.open(name);
        Version<T> version = new Version<>(library.bind(type, lookup), namespace, library);
        opened = true;
        return version;
      } finally {
        if (!opened) {
          namespace.close();
        }
      }
    }

    @Override
    protected void left() {
      namespace.close();
    }
  }

  @Override
  public T get() {
    return caller;
  }

  @Override
  public Library library() {
    return newest.library;
  }

  @Override
  public synchronized void reload(BiConsumer<? super T, ? super T> handOver) {
    Objects.requireNonNull(handOver, "handOver");
    checkOpen();
    Version<T> next = opening.get();
    boolean turned = false;
    try {
      handOver.accept(newest.target(), next.target());
      checkOpen();
      newest = next;
      turned = true;
      versions.turn(next);
    } finally {
      if (!turned) {
        next.left();
      }
    }
  }

  private void checkOpen() {
    if (versions.current() == null) {
      throw new IllegalStateException(newest.library.name() + " was closed");
    }
  }

  @Override
  public synchronized void close() {
    versions.turn(null);
  }
}
