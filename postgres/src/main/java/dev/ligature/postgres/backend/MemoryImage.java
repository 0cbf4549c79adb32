package dev.ligature.postgres.backend;

import dev.ligature.linker.Program;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** What was in a memory at a time. Zeros at its end are not kept. */
final class MemoryImage {
  private static final ValueLayout.OfLong WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;

  private MemoryImage(byte[] bytes) {
    this.bytes = bytes;
  }

  static MemoryImage of(Program program) {
    // What is behind are zeros.
    MemorySegment memory = program.memory(0);
    long end = memory.byteSize();
    while (end >= Long.BYTES && memory.get(WORD, end - Long.BYTES) == 0) {
      end -= Long.BYTES;
    }
    byte[] bytes = new byte[Math.toIntExact(end)];
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, bytes, 0, bytes.length);
    return new MemoryImage(bytes);
  }

  /** Puts it back; what the memory has beyond is zeros again. */
  void restore(Program program) {
    MemorySegment memory = program.memory(bytes.length);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, bytes.length);
    memory.asSlice(bytes.length).fill((byte) 0);
  }
}
