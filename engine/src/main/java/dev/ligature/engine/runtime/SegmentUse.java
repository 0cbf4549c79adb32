package dev.ligature.engine.runtime;

import java.lang.foreign.MemorySegment;

/** Uses each kind of access through a segment once, when it is initialized. */
final class SegmentUse {
  private static final int WORDS = 1000;

  static {
    MemorySegment bytes = MemorySegment.ofArray(new byte[WORDS * Long.BYTES]);
    MemorySegment words = MemorySegment.ofArray(new long[WORDS]);
    SegmentAccess.use(bytes);
    SegmentAccess.use(words);
    ArrayUse.move(bytes, words);
    ArrayUse.move(words, words);
    ArrayUse.move(words, bytes);
  }

  private SegmentUse() {}
}
