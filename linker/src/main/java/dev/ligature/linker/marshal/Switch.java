package dev.ligature.linker.marshal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Leads the calls of one object to another that can be exchanged; who was left is told when the
 * last call has left it.
 *
 * @param <T> the interface of both
 */
public final class Switch<T> {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final AtomicReference<@Nullable Version<T>> current;
  private final String closed;

  /**
   * A switch.
   *
   * @param first where calls are led at first
   * @param closed the message of calls when they are led nowhere
   */
  public Switch(Version<T> first, String closed) {
    current = new AtomicReference<>(first);
    this.closed = closed;
  }

  /**
   * Where calls are led.
   *
   * @param <T> the interface
   */
  public abstract static class Version<T> {
    private final T target;

    /** How many calls are in it, and 1 for as long as it is the current one. */
    private int users = 1;

    /** A version whose methods are called. */
    protected Version(T target) {
      this.target = Objects.requireNonNull(target, "target");
    }

    /** Told when it is not current and no call is in it. */
    protected abstract void left();

    /** What is called. */
    public final T target() {
      return target;
    }

    private synchronized boolean enter() {
      if (users == 0) {
        return false;
      }
      users++;
      return true;
    }

    void leave() {
      boolean isLast;
      synchronized (this) {
        users--;
        isLast = users == 0;
      }
      if (isLast) {
        left();
      }
    }
  }

  /** The current version; null if calls are led nowhere. */
  public @Nullable Version<T> current() {
    return current.get();
  }

  /** Leads calls elsewhere, or nowhere. */
  public void turn(@Nullable Version<T> next) {
    Version<T> before = current.getAndSet(next);
    if (before != null) {
      before.leave();
    }
  }

  /** Called at the beginning of each call. */
  static Object enter(Switch<?> owner) {
    while (true) {
      Version<?> version = owner.current.get();
      if (version == null) {
        throw new IllegalStateException(owner.closed);
      } else if (version.enter()) {
        return version;
      }
    }
  }

  static Object target(Object version) {
    return ((Version<?>) version).target;
  }

  static void leave(Object version) {
    ((Version<?>) version).leave();
  }

  static void abandon(Object version, Throwable thrown) {
    Freeing.suppress(thrown, ((Version<?>) version)::leave);
  }

  /**
   * The object whose calls are led.
   *
   * @param lookup has access to the interface
   */
  public T caller(Class<T> type, MethodHandles.Lookup lookup, String text) {
    MethodHandle begin =
        handle("enter", Object.class, Switch.class)
            .bindTo(this)
            .asType(MethodType.methodType(Object.class));
    MethodHandle target =
        handle("target", Object.class, Object.class)
            .asType(MethodType.methodType(type, Object.class));
    List<BoundMethod> methods = new ArrayList<>();
    for (Method method : Binder.methods(type)) {
      List<Optional<MethodHandle>> none =
          Collections.nCopies(method.getParameterCount(), Optional.empty());
      MethodHandle call = MethodHandles.filterArguments(unreflect(lookup, method), 0, target);
      methods.add(new BoundMethod(method, call, none, none, true, Optional.empty()));
    }
    BoundClass.Bracket bracket =
        new BoundClass.Bracket(
            begin,
            handle("leave", void.class, Object.class),
            Handles.find(
                LOOKUP,
                Switch.class,
                "abandon",
                MethodType.methodType(void.class, Object.class, Throwable.class)));
    return BoundClass.instance(lookup, type, methods, bracket, text);
  }

  private static MethodHandle unreflect(MethodHandles.Lookup lookup, Method method) {
    try {
      return lookup.unreflect(method);
    } catch (IllegalAccessException e) {
      throw new LinkageError("bound already", e);
    }
  }

  private static MethodHandle handle(String name, Class<?> result, Class<?> parameter) {
    return Handles.find(LOOKUP, Switch.class, name, MethodType.methodType(result, parameter));
  }
}
