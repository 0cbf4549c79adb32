package dev.ligature.linker.dlfcn;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.map.Area;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** C strings, and structures of words, in guest memory. */
final class GuestStrings {
  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final ProgramMemory memory;
  private final Map<String, Integer> kept = new HashMap<>();
  private Area buffer = Area.NONE;

  GuestStrings(ProgramMemory memory) {
    this.memory = memory;
  }

  /**
   * The string at an address.
   *
   * @throws TrapException if it is not all in memory
   */
  String get(int address) {
    MemorySegment segment = memory.memory().segment();
    long start = Integer.toUnsignedLong(address);
    long end = start;
    while (end < segment.byteSize() && segment.get(ValueLayout.JAVA_BYTE, end) != 0) {
      end++;
    }
    check(end, 1);
    byte[] bytes = segment.asSlice(start, end - start).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Writes a string where the last one was: it stands until the next is written. */
  int put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (buffer.size() <= bytes.length) {
      memory.release(buffer);
      buffer = Area.NONE;
      buffer = memory.allocateBuffer(Math.max(256, 2L * bytes.length));
    }
    write(buffer, bytes);
    return (int) buffer.base();
  }

  /** The address of a string that stays. */
  int keep(String text) {
    return kept.computeIfAbsent(
        text,
        t -> {
          byte[] bytes = t.getBytes(StandardCharsets.UTF_8);
          Area area = memory.allocateBuffer(bytes.length + 1L);
          write(area, bytes);
          return (int) area.base();
        });
  }

  /**
   * Writes words one behind the other.
   *
   * @throws TrapException if they are not all in memory
   */
  void write(int address, int... words) {
    long at = Integer.toUnsignedLong(address);
    check(at, (long) words.length * Integer.BYTES);
    for (int word : words) {
      memory.memory().segment().set(WORD, at, word);
      at += Integer.BYTES;
    }
  }

  /** A guest's wrong pointer traps here as it would in the guest's own code. */
  private void check(long address, long size) {
    if (address + size > memory.memory().byteSize()) {
      throw new TrapException(
          TrapKind.MEMORY_OUT_OF_BOUNDS, "%d bytes at 0x%x".formatted(size, address));
    }
  }

  private void write(Area area, byte[] bytes) {
    MemorySegment target = memory.memory().segment().asSlice(area.base(), area.size());
    target.copyFrom(MemorySegment.ofArray(bytes));
    target.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
  }
}
