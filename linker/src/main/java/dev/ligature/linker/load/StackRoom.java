package dev.ligature.linker.load;

/**
 * Looks whether the Java stack has room for a load or an unloading. Constructors that open
 * libraries can be nested without end. If the stack ended within the linker, the linker would leave
 * a change half done.
 */
final class StackRoom {
  /** Calls that take 150 to 350 KB, compiled or not: several times what a load takes. */
  private static final int DEPTH = 3000;

  private StackRoom() {}

  static boolean isThere() {
    try {
      return descend(DEPTH, DEPTH) > 0;
    } catch (StackOverflowError e) {
      return false;
    }
  }

  private static long descend(int depth, long sum) {
    return depth == 0 ? sum : descend(depth - 1, sum + depth) + 1;
  }
}
