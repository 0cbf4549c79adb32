package dev.ligature.engine.runtime;

import dev.ligature.engine.Instance;
import dev.ligature.engine.Memory;
import dev.ligature.engine.ShadowStack;

/**
 * Bulk instructions on memories that may take long, of code that can be interrupted: piece by
 * piece, of which each takes a few milliseconds.
 */
public final class SlowBulk {
  /** The bytes of a piece. */
  private static final long PIECE = 1L << 24;

  private SlowBulk() {}

  /** {@link Bulk#memoryFill}. */
  public static void memoryFill(int to, int value, int count, Memory memory, Instance instance) {
    long size = count & 0xffffffffL;
    if (size <= PIECE) {
      Bulk.memoryFill(to, value, count, memory);
      return;
    }
    long start = to & 0xffffffffL;
    Bulk.checkRange(start, size, memory.byteSize());
    for (long done = 0; done < size; done += PIECE) {
      poll(instance);
      Bulk.memoryFill((int) (start + done), value, (int) Math.min(PIECE, size - done), memory);
    }
  }

  /** {@link Bulk#memoryCopy}. */
  public static void memoryCopy(
      int to, int from, int count, Memory target, Memory source, Instance instance) {
    long size = count & 0xffffffffL;
    if (size <= PIECE) {
      Bulk.memoryCopy(to, from, count, target, source);
      return;
    }
    long into = to & 0xffffffffL;
    long start = from & 0xffffffffL;
    Bulk.checkRange(start, size, source.byteSize());
    Bulk.checkRange(into, size, target.byteSize());
    // From the end where the ranges may overlap and the target is behind.
    boolean backward = into > start;
    for (long done = 0; done < size; done += PIECE) {
      poll(instance);
      long piece = Math.min(PIECE, size - done);
      long at = backward ? size - done - piece : done;
      Bulk.memoryCopy((int) (into + at), (int) (start + at), (int) piece, target, source);
    }
  }

  static void poll(Instance instance) {
    ShadowStack stack = instance.stack;
    if (stack.stopped) {
      stack.stop();
    }
  }
}
