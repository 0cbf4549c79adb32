package dev.ligature.linker.dlfcn;

import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.map.Area;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** C strings in guest memory. */
final class GuestStrings {
  private final ProgramMemory memory;
  private final Map<String, Integer> kept = new HashMap<>();
  private Area buffer = Area.NONE;

  GuestStrings(ProgramMemory memory) {
    this.memory = memory;
  }

  /**
   * The string at an address.
   *
   * @throws dev.ligature.engine.TrapException never: one that has no end ends with the memory
   */
  String get(int address) {
    MemorySegment segment = memory.memory().segment();
    long start = Integer.toUnsignedLong(address);
    long end = start;
    while (end < segment.byteSize() && segment.get(ValueLayout.JAVA_BYTE, end) != 0) {
      end++;
    }
    if (start >= end) {
      return "";
    }
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

  private void write(Area area, byte[] bytes) {
    MemorySegment target = memory.memory().segment().asSlice(area.base(), area.size());
    target.copyFrom(MemorySegment.ofArray(bytes));
    target.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
  }
}
