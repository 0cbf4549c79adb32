package dev.ligature.engine.runtime;

import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.engine.Memory;
import dev.ligature.engine.Table;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Bulk instructions on memories and tables. Operands are unsigned 32-bit numbers; a range out of
 * bounds traps before anything is written.
 *
 * @see <a
 *     href="https://webassembly.github.io/spec/core/exec/instructions.html#memory-instructions">Memory
 *     instructions</a>
 */
public final class Bulk {
  private Bulk() {}

  public static int memorySize(Memory memory) {
    return (int) memory.pages();
  }

  public static int memoryGrow(int delta, Memory memory) {
    return (int) memory.grow(delta & 0xffffffffL);
  }

  public static void memoryFill(int to, int value, int count, Memory memory) {
    long start = to & 0xffffffffL;
    long size = count & 0xffffffffL;
    checkRange(start, size, memory.byteSize());
    fill(memory, start, value, size);
  }

  /** Fills a range that is in the memory. */
  static void fill(Memory memory, long start, int value, long size) {
    if ((byte) value == 0) {
      clear(memory, start, size);
    } else {
      memory.segment(start + size).asSlice(start, size).fill((byte) value);
    }
  }

  /** What is not there yet is zeros. */
  private static void clear(Memory memory, long start, long size) {
    MemorySegment there = memory.segment(0);
    long count = Math.min(size, there.byteSize() - start);
    if (count > 0) {
      there.asSlice(start, count).fill((byte) 0);
    }
  }

  public static void memoryCopy(int to, int from, int count, Memory target, Memory source) {
    long size = count & 0xffffffffL;
    long start = from & 0xffffffffL;
    long into = to & 0xffffffffL;
    checkRange(start, size, source.byteSize());
    checkRange(into, size, target.byteSize());
    copy(into, start, size, target, source);
  }

  /** Copies a range that is in the memories. */
  static void copy(long into, long start, long size, Memory target, Memory source) {
    // One memory may be both, and asking for more of it replaces what was got before.
    target.segment(into + size);
    MemorySegment bytes = source.segment(start + size);
    MemorySegment.copy(bytes, start, target.segment(into + size), into, size);
  }

  public static void memoryInit(
      int to, int from, int count, Instance instance, int segment, Memory memory) {
    MemorySegment data = instance.dataSegment(segment);
    long size = count & 0xffffffffL;
    checkRange(from & 0xffffffffL, size, data.byteSize());
    checkRange(to & 0xffffffffL, size, memory.byteSize());
    long start = to & 0xffffffffL;
    MemorySegment.copy(data, from & 0xffffffffL, memory.segment(start + size), start, size);
  }

  static void checkRange(long start, long size, long limit) {
    if (start + size > limit) {
      throw new TrapException(
          TrapKind.MEMORY_OUT_OF_BOUNDS,
          size + " bytes from address 0x" + Long.toHexString(start) + " in " + limit + " bytes");
    }
  }

  public static @Nullable Object tableGet(int index, Table table) {
    return table.get(index);
  }

  public static @Nullable Func tableGetFunc(int index, Table table) {
    return (Func) table.get(index);
  }

  public static void tableSet(int index, @Nullable Object value, Table table) {
    table.set(index, value);
  }

  public static int tableSize(Table table) {
    return table.size();
  }

  public static int tableGrow(@Nullable Object init, int delta, Table table) {
    return table.grow(delta, init);
  }

  public static void tableFill(int index, @Nullable Object value, int count, Table table) {
    table.fill(index, value, count);
  }

  public static void tableCopy(int to, int from, int count, Table target, Table source) {
    target.copyFrom(source, from, to, count);
  }

  public static void tableInit(
      int to, int from, int count, Instance instance, int segment, Table table) {
    table.copyFrom(instance.elementSegment(segment), from, to, count);
  }
}
