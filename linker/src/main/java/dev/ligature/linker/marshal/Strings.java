package dev.ligature.linker.marshal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strings in the guest's memory: UTF-8 with a zero at the end. */
final class Strings {
  private Strings() {}

  /** The bytes of a string; one with a zero in it would end there in C. */
  static byte[] bytes(String string) {
    int zero = string.indexOf('\0');
    if (zero >= 0) {
      throw new IllegalArgumentException(
          "the string has a zero at %d, where C would see its end".formatted(zero));
    }
    return string.getBytes(StandardCharsets.UTF_8);
  }

  /** Writes one where there is room for it; gives the address. */
  static long allocate(Storage storage, String string) {
    byte[] bytes = bytes(string);
    long address = storage.reserve(bytes.length + 1L);
    put(storage.guest(), address, bytes);
    return address;
  }

  /** Writes bytes, and a zero behind them. */
  static void put(Guest guest, long address, byte[] bytes) {
    byte[] array = guest.array(address, bytes.length + 1L);
    if (array != null) {
      System.arraycopy(bytes, 0, array, (int) address, bytes.length);
      array[(int) address + bytes.length] = 0;
      return;
    }
    MemorySegment memory = guest.segment(address, bytes.length + 1L);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, address, bytes.length);
    memory.set(ValueLayout.JAVA_BYTE, address + bytes.length, (byte) 0);
  }

  /**
   * The string at an address.
   *
   * @param limit how many bytes it may have, the zero with them
   * @throws IndexOutOfBoundsException if there is no zero
   */
  static String read(Guest guest, long address, long limit) {
    MemorySegment memory = guest.segment(address, 1);
    long end = Math.min(limit, guest.memory().byteSize() - address);
    // Of a large memory the beginning may be all that there is: behind it are zeros.
    long there = Math.min(end, memory.byteSize() - address);
    String string = find(memory, address, there);
    if (string == null && there < end) {
      string = find(guest.segment(address, end), address, end);
    }
    if (string == null) {
      throw new IndexOutOfBoundsException(
          "no zero ends the string at address 0x%x within %d bytes".formatted(address, end));
    }
    return string;
  }

  private static @Nullable String find(MemorySegment memory, long address, long length) {
    MemorySegment bytes = memory.asSlice(address, length);
    try {
      return bytes.getString(0, StandardCharsets.UTF_8);
    } catch (IndexOutOfBoundsException e) {
      return null;
    }
  }
}
