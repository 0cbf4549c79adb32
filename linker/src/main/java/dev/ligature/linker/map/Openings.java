package dev.ligature.linker.map;

/**
 * The openings of a library. One that is under way holds it until it ends, whoever closes it
 * meanwhile.
 */
final class Openings {
  private int underWay;

  /** A guest can open a library more often than an integer counts. */
  private long open;

  /** Begins one. */
  void begin() {
    underWay++;
    open++;
  }

  /**
   * Says that constructors are done, or have failed.
   *
   * @throws IllegalStateException if none is under way
   */
  void end() {
    if (underWay == 0) {
      throw new IllegalStateException("no opening is under way");
    }
    underWay--;
  }

  /**
   * Closes one.
   *
   * @return whether there was one to close
   */
  boolean close() {
    if (open == 0) {
      return false;
    }
    open--;
    return true;
  }

  /** Closes all. */
  void closeAll() {
    open = 0;
  }

  /** How many were not closed yet, as far as that can be told. */
  int open() {
    return (int) Math.min(open, Integer.MAX_VALUE);
  }

  /** What is saved of them: how many were not closed yet. */
  long save() {
    return open;
  }

  /** Says that so many were not closed yet. */
  void restore(long saved) {
    open = saved;
  }

  /** Whether any holds the library. */
  boolean hold() {
    return open > 0 || underWay > 0;
  }
}
