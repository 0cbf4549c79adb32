package dev.ligature.linker.abi;

import dev.ligature.linker.allocate.ProgramMemory;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The part of Emscripten's {@code struct pthread} that its host reads. Where it is differs from
 * version to version, and no version says which it is; but what stands there does.
 */
final class PthreadMemory {
  private static final ValueLayout.OfInt WORD =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Of Emscripten 6; and from 3.1.24, when there was {@code errno} too; and from 3.1.14. */
  private static final int[] OFFSETS = {48, 52, 44};

  /** Before 3.1.14 the stack was no part of the thread's block. */
  private static final int EARLY_OFFSET = 44;

  private static final int ALIGNMENT = 16;

  private final ProgramMemory memory;

  PthreadMemory(ProgramMemory memory) {
    this.memory = memory;
  }

  /**
   * Where a thread's stack is.
   *
   * @param top the address behind it, from which it grows down
   * @param size its size in bytes
   */
  record Stack(int top, int size) {
    int end() {
      return top - size;
    }
  }

  /** The stack that a thread's structure names; empty if that is no such structure. */
  Optional<Stack> stack(int thread) {
    if (!isThread(thread)) {
      return Optional.empty();
    }
    for (int offset : OFFSETS) {
      int base = word(thread, offset - 8);
      long size = Integer.toUnsignedLong(word(thread, offset - 4));
      long distance = Integer.toUnsignedLong(thread) - Integer.toUnsignedLong(base);
      if (base != 0 && distance >= 0 && distance < size && isStack(thread, offset)) {
        return Optional.of(read(thread, offset));
      }
    }
    return isStack(thread, EARLY_OFFSET)
        ? Optional.of(read(thread, EARLY_OFFSET))
        : Optional.empty();
  }

  /** Whether a structure is there whose first word is its address, as all that live have. */
  boolean isThread(int thread) {
    long most = memory.requireMemory().byteSize() - OFFSETS[1] - 8;
    return thread != 0 && Integer.toUnsignedLong(thread) <= most && word(thread, 0) == thread;
  }

  private boolean isStack(int thread, int offset) {
    long top = Integer.toUnsignedLong(word(thread, offset));
    long size = Integer.toUnsignedLong(word(thread, offset + 4));
    return size > 0
        && size < top
        && top % ALIGNMENT == 0
        && top <= memory.requireMemory().byteSize();
  }

  private Stack read(int thread, int offset) {
    return new Stack(word(thread, offset), word(thread, offset + 4));
  }

  private int word(int thread, int offset) {
    long address = Integer.toUnsignedLong(thread) + offset;
    return memory.requireMemory().segment(address + Integer.BYTES).get(WORD, address);
  }
}
