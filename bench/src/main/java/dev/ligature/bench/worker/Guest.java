package dev.ligature.bench.worker;

import java.nio.file.Path;
import java.util.function.IntUnaryOperator;

/**
 * A module with a memory of its own, as an engine runs it. Its only import may be {@code env.host},
 * which is {@link #host}.
 */
public interface Guest {
  /** A function of one integer; an integer that it gives becomes a double. */
  Kernel kernel(String function);

  /** The function {@code step}, as Java code calls it: a handle of it is a constant. */
  IntUnaryOperator step();

  /**
   * The same, but a handle of it is in a field, which differs for those that have handles alone.
   */
  default IntUnaryOperator stepInField() {
    return step();
  }

  /** A function of a guest that is called once for many turns. */
  @FunctionalInterface
  interface Kernel {
    /** Calls it. */
    double call(int count) throws Throwable;
  }

  /** An engine. */
  @FunctionalInterface
  interface Engine {
    /** Makes an instance of a module. */
    Guest open(Path module) throws Throwable;
  }

  /** What guests call in the host: a step that no compiler can take many of at once. */
  static int host(int x) {
    return (x ^ x >>> 1) + 7;
  }
}
