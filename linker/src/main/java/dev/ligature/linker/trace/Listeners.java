package dev.ligature.linker.trace;

import dev.ligature.linker.Binding;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkListener;
import dev.ligature.linker.LinkListener.Found;
import dev.ligature.linker.LinkListener.Search;
import dev.ligature.linker.LinkListener.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The listeners of one program, in their order. Who makes something for them asks first. */
public final class Listeners {
  private final List<LinkListener> listeners;

  // Of each program its own.
  @SuppressWarnings("ThreadLocalUsage")
  private final ThreadLocal<Boolean> telling = new ThreadLocal<>();

  Listeners(List<LinkListener> listeners) {
    this.listeners = listeners;
  }

  /** Whether there is nobody to be asked. */
  public boolean isEmpty() {
    return listeners.isEmpty();
  }

  /** Whether there is anybody to be told, a recording too. */
  public boolean isTold() {
    return !listeners.isEmpty() || Recording.isOn();
  }

  /** Whether anybody is to be told of references. */
  public boolean isToldBindings() {
    return !listeners.isEmpty() || Recording.wantsBindings();
  }

  /** What is recorded of an opening. */
  @FunctionalInterface
  public interface Opening {
    /** Says that it is done; null if it has not failed. */
    void done(@Nullable Throwable failure);
  }

  /** An opening, which begins now; null if nobody records it. */
  public static @Nullable Opening opening(String name) {
    return Recording.opening(name);
  }

  /**
   * Checks that what is linked may change.
   *
   * @throws IllegalStateException if a listener is being told of something on this thread
   */
  public void checkChange() {
    if (!listeners.isEmpty() && telling.get() != null) {
      throw new IllegalStateException("a listener can't open or close libraries of its program");
    }
  }

  /** Asks what to do about a name: what all of them have made of it. */
  public Verdict searching(Search search) {
    Search asked = search;
    for (LinkListener listener : listeners) {
      Search now = asked;
      Verdict verdict =
          Objects.requireNonNull(
              telling(() -> listener.searching(now)), "a listener's verdict is null");
      if (verdict instanceof Verdict.Refuse) {
        return verdict;
      } else if (verdict instanceof Verdict.Instead(String name)) {
        asked = new Search(name, search.neededBy());
      }
    }
    return asked.name().equals(search.name()) ? Verdict.proceed() : Verdict.instead(asked.name());
  }

  /** Asks what a reference is to be bound to. */
  public Binding binding(Binding binding) {
    Binding asked = binding;
    for (LinkListener listener : listeners) {
      Binding now = asked;
      asked =
          Objects.requireNonNull(
              telling(() -> listener.binding(now)), "a listener's binding is null");
    }
    return asked;
  }

  /** Tells that a library was found. */
  public void found(Found found) {
    tell(listener -> listener.found(found));
  }

  /** Tells that a library was loaded. */
  public void loaded(Library library) {
    tell(listener -> listener.loaded(library));
  }

  /** Tells that a reference was bound. */
  public void bound(Binding binding) {
    tell(listener -> listener.bound(binding));
  }

  /** Tells that a library was constructed. */
  public void initialized(Library library) {
    tell(listener -> listener.initialized(library));
  }

  /** Tells that an opening was given back. */
  public void closed(Library library, int openings) {
    tell(listener -> listener.closed(library, openings));
  }

  /** Tells that a library is about to be unmapped. */
  public void unloaded(Library library) {
    tell(listener -> listener.unloaded(library));
  }

  /** Tells that an opening has failed; what a listener throws is added to that. */
  public void failed(String name, Throwable failure) {
    for (LinkListener listener : listeners) {
      try {
        telling(
            () -> {
              listener.failed(name, failure);
              return name;
            });
      } catch (RuntimeException | Error e) {
        if (!e.equals(failure)) {
          failure.addSuppressed(e);
        }
      }
    }
  }

  private void tell(Consumer<LinkListener> event) {
    for (LinkListener listener : listeners) {
      telling(
          () -> {
            event.accept(listener);
            return listener;
          });
    }
    if (Recording.isOn()) {
      event.accept(Recording.listener());
    }
  }

  private <T> T telling(Supplier<T> call) {
    Boolean before = telling.get();
    telling.set(true);
    try {
      return call.get();
    } finally {
      if (before == null) {
        telling.remove();
      }
    }
  }
}
