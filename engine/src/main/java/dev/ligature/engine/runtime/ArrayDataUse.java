package dev.ligature.engine.runtime;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Copies bytes to arrays of each kind of numbers once, when it is initialized. */
final class ArrayDataUse {
  private static final int BYTES = 16;

  static {
    MemorySegment data = MemorySegment.ofArray(new byte[BYTES]);
    for (Object elements :
        List.of(
            new byte[BYTES],
            new short[BYTES],
            new int[BYTES],
            new long[BYTES],
            new float[BYTES],
            new double[BYTES])) {
      MemorySegment.copy(data, 0, ArrayRanges.segment(elements), 0, BYTES);
    }
  }

  private ArrayDataUse() {}
}
