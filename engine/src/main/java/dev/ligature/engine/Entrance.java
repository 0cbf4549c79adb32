package dev.ligature.engine;

import java.lang.invoke.MethodHandle;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A way for Java to call a function that can be closed: a handle on it fails from then on, however
 * long somebody keeps it. Guests call the function itself.
 */
public final class Entrance {
  private final Func standIn;

  private Entrance(Func standIn) {
    this.standIn = standIn;
  }

  /** A way to call a function. */
  public static Entrance of(Func function) {
    return new Entrance(
        function
            .instance()
            .map(instance -> instance.standIn(function))
            .orElseGet(() -> new Func(function)));
  }

  /** A handle as {@link Func#handle} gives, until it is closed. */
  public MethodHandle handle() {
    return standIn.handle();
  }

  /**
   * Makes calls by the handle fail. Calls in progress go on; loops on other threads may call the
   * function until {@link Engine#publishClosings}.
   *
   * @param failure makes what the caller gets
   */
  public void close(Supplier<RuntimeException> failure) {
    Objects.requireNonNull(failure, "failure");
    standIn.close(failure);
    standIn.instance().ifPresent(instance -> instance.forget(standIn));
  }
}
