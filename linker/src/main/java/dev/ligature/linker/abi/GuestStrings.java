package dev.ligature.linker.abi;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.allocate.ProgramMemory;
import dev.ligature.linker.allocate.ThreadMemory;
import dev.ligature.linker.map.Area;
import dev.ligature.linker.map.LibraryState;
import dev.ligature.linker.map.LoadedLibrary;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** C strings, and structures of words, in guest memory. */
public final class GuestStrings {
  private static final long SMALLEST_BUFFER = 256;

  /** The longest name in bytes: the host's heap has copies of it, and so have messages. */
  private static final int LONGEST_NAME = 1 << 20;

  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong WIDE_WORD =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final ProgramMemory memory;
  private final ReentrantLock lock;
  private final Map<LoadedLibrary, Map<String, Area>> kept = new HashMap<>();

  /** The first thread's; others have theirs in {@link ThreadMemory}. */
  private Area buffer = Area.NONE;

  /**
   * Strings in a program's memory.
   *
   * @param lock guards the allocation of memory
   */
  public GuestStrings(ProgramMemory memory, ReentrantLock lock) {
    this.memory = memory;
    this.lock = lock;
  }

  /**
   * The name at an address.
   *
   * @throws TrapException if it is not all in memory
   * @throws LinkException.InvalidRequest if it is too long
   */
  String name(int address) {
    return name(Integer.toUnsignedLong(address));
  }

  /**
   * The name at an address of whatever width.
   *
   * @throws TrapException if it is not all in memory
   * @throws LinkException.InvalidRequest if it is too long
   */
  String name(long start) {
    check(start, 1);
    long most = Math.min(start + LONGEST_NAME + 1, memory.requireMemory().byteSize());
    MemorySegment segment = memory.requireMemory().segment(most);
    long end = start;
    while (end < most && segment.get(ValueLayout.JAVA_BYTE, end) != 0) {
      end++;
    }
    checkName(end - start);
    check(end, 1);
    return new String(bytes(start, end - start), StandardCharsets.UTF_8);
  }

  /**
   * The name of that length at an address.
   *
   * @throws TrapException if it is not all in memory
   * @throws LinkException.InvalidRequest if it is too long
   */
  String name(int address, int length) {
    checkName(Integer.toUnsignedLong(length));
    return new String(bytes(address, length), StandardCharsets.UTF_8);
  }

  private static void checkName(long length) {
    if (length > LONGEST_NAME) {
      throw new LinkException.InvalidRequest(
          "name too long: the limit is " + LONGEST_NAME + " bytes");
    }
  }

  /** Writes a string where the calling thread's last one was: it stands until its next. */
  int put(String text) {
    return (int) putWide(text);
  }

  /** As {@link #put}, at an address of whatever width. */
  long putWide(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    lock.lock();
    try {
      Area small = buffer();
      if (small.size() <= bytes.length) {
        setBuffer(Area.NONE);
        memory.release(small);
        setBuffer(memory.allocateBuffer(Math.max(SMALLEST_BUFFER, 2L * bytes.length)));
      }
      write(buffer(), bytes);
      return buffer().base();
    } finally {
      lock.unlock();
    }
  }

  private Area buffer() {
    return memory.agents().current() instanceof ThreadMemory thread ? thread.buffer() : buffer;
  }

  private void setBuffer(Area area) {
    if (memory.agents().current() instanceof ThreadMemory thread) {
      thread.setBuffer(area);
    } else {
      buffer = area;
    }
  }

  /** The address of a string that stays as long as a library. */
  int keep(LoadedLibrary library, String text) {
    return (int) keepWide(library, text);
  }

  /** As {@link #keep}, at an address of whatever width. */
  long keepWide(LoadedLibrary library, String text) {
    lock.lock();
    try {
      Area known = known(library).get(text);
      if (known != null) {
        return known.base();
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      // The guest's allocator may run, and ask the same.
      Area area = memory.allocateBuffer(bytes.length + 1L);
      write(area, bytes);
      Area other = known(library).putIfAbsent(text, area);
      if (other != null) {
        memory.release(area);
      }
      return (other == null ? area : other).base();
    } finally {
      lock.unlock();
    }
  }

  private Map<String, Area> known(LoadedLibrary library) {
    return kept.computeIfAbsent(library, first -> new HashMap<>());
  }

  /** Gives back what was kept for libraries that are gone. */
  void releaseUnloaded() {
    lock.lock();
    try {
      List<LoadedLibrary> gone =
          kept.keySet().stream()
              .filter(library -> library.state() == LibraryState.UNLOADED)
              .toList();
      for (LoadedLibrary library : gone) {
        Map<String, Area> strings = kept.remove(library);
        if (strings != null) {
          strings.values().stream()
              .sorted(Comparator.comparingLong(Area::base))
              .forEach(memory::release);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The bytes at an address.
   *
   * @throws TrapException if they are not all in memory
   */
  byte[] bytes(int address, int length) {
    return bytes(Integer.toUnsignedLong(address), Integer.toUnsignedLong(length));
  }

  byte[] bytes(long start, long size) {
    check(start, size);
    return memory
        .requireMemory()
        .segment(start + size)
        .asSlice(start, size)
        .toArray(ValueLayout.JAVA_BYTE);
  }

  /**
   * Writes bytes.
   *
   * @throws TrapException if they are not all in memory
   */
  void write(int address, byte[] bytes) {
    write(Integer.toUnsignedLong(address), bytes);
  }

  void write(long start, byte[] bytes) {
    check(start, bytes.length);
    MemorySegment.copy(
        bytes,
        0,
        memory.requireMemory().segment(start + bytes.length),
        ValueLayout.JAVA_BYTE,
        start,
        bytes.length);
  }

  /**
   * The word at an address.
   *
   * @throws TrapException if it is not all in memory
   */
  int word(int address) {
    long start = Integer.toUnsignedLong(address);
    check(start, Integer.BYTES);
    return memory.requireMemory().segment(start + Integer.BYTES).get(WORD, start);
  }

  /**
   * The pointer at an address, of 64 bits.
   *
   * @throws TrapException if it is not all in memory
   */
  long wideWord(long address) {
    check(address, Long.BYTES);
    return memory.requireMemory().segment(address + Long.BYTES).get(WIDE_WORD, address);
  }

  /**
   * Writes pointers of 64 bits one behind the other.
   *
   * @throws TrapException if they are not all in memory
   */
  void writeWide(long address, long... words) {
    check(address, (long) words.length * Long.BYTES);
    MemorySegment segment =
        memory.requireMemory().segment(address + (long) words.length * Long.BYTES);
    for (int k = 0; k < words.length; k++) {
      segment.set(WIDE_WORD, address + (long) k * Long.BYTES, words[k]);
    }
  }

  /** Whether pointers have 64 bits. */
  boolean isWide() {
    return memory.isWide();
  }

  /** Whether that many bytes at an address are all in memory. */
  boolean contains(int address, int size) {
    long start = Integer.toUnsignedLong(address);
    return start + Integer.toUnsignedLong(size) <= memory.requireMemory().byteSize();
  }

  /** Allocates zeroed memory for a structure that the guest is shown. */
  Area allocate(long size) {
    lock.lock();
    try {
      return memory.allocateBuffer(size);
    } finally {
      lock.unlock();
    }
  }

  /** Gives back what {@link #allocate} gave. */
  void release(Area area) {
    lock.lock();
    try {
      memory.release(area);
    } finally {
      lock.unlock();
    }
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
      memory.requireMemory().segment(at + Integer.BYTES).set(WORD, at, word);
      at += Integer.BYTES;
    }
  }

  /** A guest's wrong pointer traps here as it would in the guest's own code. */
  private void check(long address, long size) {
    long end = memory.requireMemory().byteSize();
    if (address < 0 || size > end || address > end - size) {
      throw new TrapException(
          TrapKind.MEMORY_OUT_OF_BOUNDS, "%d bytes at 0x%x".formatted(size, address));
    }
  }

  private void write(Area area, byte[] bytes) {
    MemorySegment target =
        memory.requireMemory().segment(area.end()).asSlice(area.base(), area.size());
    target.copyFrom(MemorySegment.ofArray(bytes));
    target.set(ValueLayout.JAVA_BYTE, bytes.length, (byte) 0);
  }
}
