package dev.ligature.linker.allocate;

import dev.ligature.engine.Memory;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.image.MemoryImage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** What is in a memory. Of a large one most is zero, which is not saved. */
public final class MemoryContents {
  /** Zero is told in blocks of so many bytes. */
  private static final int BLOCK = 4096;

  /** The most bytes of a run, so that no array is as large as a memory. */
  private static final int RUN = 1 << 20;

  private static final MemorySegment ZERO = MemorySegment.ofArray(new byte[BLOCK]).asReadOnly();

  private MemoryContents() {}

  /** What is saved of a memory. */
  public static MemoryImage save(Memory memory) {
    // What was never touched is not there, and zero.
    MemorySegment bytes = memory.segment(0);
    List<MemoryImage.Run> runs = new ArrayList<>();
    long end = bytes.byteSize();
    long start = nextUsed(bytes, 0);
    while (start < end) {
      long stop = start;
      while (stop < end && stop - start < RUN && !isZero(bytes, stop)) {
        stop = Math.min(end, stop + BLOCK);
      }
      byte[] run = bytes.asSlice(start, stop - start).toArray(ValueLayout.JAVA_BYTE);
      runs.add(new MemoryImage.Run(start, run));
      start = nextUsed(bytes, stop);
    }
    return new MemoryImage(memory.pages(), runs);
  }

  private static long nextUsed(MemorySegment bytes, long from) {
    long at = from;
    while (at < bytes.byteSize() && isZero(bytes, at)) {
      at += BLOCK;
    }
    return Math.min(at, bytes.byteSize());
  }

  private static boolean isZero(MemorySegment bytes, long at) {
    long size = Math.min(BLOCK, bytes.byteSize() - at);
    return MemorySegment.mismatch(bytes, at, at + size, ZERO, 0, size) < 0;
  }

  /**
   * Gives a memory what was in another one. What it has itself stays where that was zero, so it has
   * to be new.
   *
   * @return whether it could grow to that size, and the Java heap had room
   */
  public static boolean restore(MemoryImage saved, Memory memory) {
    try {
      return copy(saved, memory);
    } catch (TrapException e) {
      if (e.kind() == TrapKind.OUT_OF_MEMORY) {
        return false;
      }
      throw e;
    }
  }

  private static boolean copy(MemoryImage saved, Memory memory) {
    long more = saved.pages() - memory.pages();
    if (more > 0 && memory.grow(more) < 0) {
      return false;
    }
    for (MemoryImage.Run run : saved.runs()) {
      long end = run.address() + run.bytes().length;
      MemorySegment.copy(
          MemorySegment.ofArray(run.bytes()),
          0,
          memory.segment(end),
          run.address(),
          run.bytes().length);
    }
    return true;
  }
}
