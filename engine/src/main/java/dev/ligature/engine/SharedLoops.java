package dev.ligature.engine;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * The engines of a JVM whose code may be on a class path, where several have the same classes, and
 * so the same loops. Once a loop was made to ask whether to go on, the JIT relies on nothing any
 * more that could be undone: so the threads of all these engines have to be told before that they
 * are to ask, not those of one. Thread-safe.
 */
final class SharedLoops {
  private static final SharedLoops OF_JVM = new SharedLoops();

  private final List<WeakReference<Watch>> watches = new ArrayList<>();
  private boolean asks;

  private SharedLoops() {}

  /** Those of this JVM. */
  static SharedLoops ofJvm() {
    return OF_JVM;
  }

  /** Takes an engine in, before it has threads. */
  synchronized void add(Watch watch) {
    watches.removeIf(reference -> reference.get() == null);
    watches.add(new WeakReference<>(watch));
    if (asks) {
      watch.askHere();
    }
  }

  /** Has the loops of all threads ask, from now on. */
  synchronized void ask() {
    if (!asks) {
      asks = true;
      for (WeakReference<Watch> reference : watches) {
        Watch watch = reference.get();
        if (watch != null) {
          watch.askHere();
        }
      }
    }
  }
}
