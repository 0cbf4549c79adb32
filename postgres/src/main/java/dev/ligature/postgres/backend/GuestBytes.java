package dev.ligature.postgres.backend;

import dev.ligature.linker.Program;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Bytes of a program's memory, at addresses that the program has given. It asks for no more of the
 * memory than that: most of what PostgreSQL declares is never used, and takes no heap.
 */
final class GuestBytes {
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private GuestBytes() {}

  /** Copies bytes out of the memory. */
  static byte[] read(Program program, int address, int size) {
    long start = Integer.toUnsignedLong(address);
    byte[] bytes = new byte[size];
    MemorySegment memory = program.memory(start + size);
    MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, start, bytes, 0, size);
    return bytes;
  }

  /** Copies bytes into the memory. */
  static void write(Program program, int address, byte[] bytes, int count) {
    long start = Integer.toUnsignedLong(address);
    MemorySegment memory = program.memory(start + count);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, start, count);
  }

  /** Writes a number. */
  static void write(Program program, long address, int number) {
    program.memory(address + Integer.BYTES).set(INT, address, number);
  }

  /** The number at an address. */
  static int word(Program program, int address) {
    long start = Integer.toUnsignedLong(address);
    return program.memory(start + Integer.BYTES).get(INT, start);
  }

  /** The string at an address. */
  static String text(Program program, int address) {
    long start = Integer.toUnsignedLong(address);
    MemorySegment memory = program.memory(start + 1);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    // What is behind the segment are zeros.
    for (long i = start; i < memory.byteSize(); i++) {
      byte next = memory.get(ValueLayout.JAVA_BYTE, i);
      if (next == 0) {
        break;
      }
      text.write(next);
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
