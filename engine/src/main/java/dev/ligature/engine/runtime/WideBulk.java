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
 * Bulk instructions where a memory or table has 64-bit addresses. Operands are unsigned 64-bit
 * numbers, which generated code has widened where they are of 32 bits; a range out of bounds traps
 * before anything is written.
 *
 * <p>What may take long is done piece by piece, of which each takes a few milliseconds: code that
 * can be interrupted is asked in between.
 */
public final class WideBulk {
  /** The bytes of a piece. */
  private static final long PIECE = 1L << 24;

  private WideBulk() {}

  public static long memorySize(Memory memory) {
    return memory.pages();
  }

  public static long memoryGrow(long delta, Memory memory) {
    return memory.grow(delta);
  }

  public static void memoryFill(long to, int value, long count, Memory memory, Instance instance) {
    checkRange(to, count, memory.byteSize());
    for (long done = 0; done < count; done += PIECE) {
      SlowBulk.poll(instance);
      Bulk.fill(memory, to + done, value, Math.min(PIECE, count - done));
    }
  }

  public static void memoryCopy(
      long to, long from, long count, Memory target, Memory source, Instance instance) {
    checkRange(from, count, source.byteSize());
    checkRange(to, count, target.byteSize());
    // From the end where the ranges may overlap and the target is behind.
    boolean backward = to > from;
    for (long done = 0; done < count; done += PIECE) {
      SlowBulk.poll(instance);
      long piece = Math.min(PIECE, count - done);
      long at = backward ? count - done - piece : done;
      Bulk.copy(to + at, from + at, piece, target, source);
    }
  }

  public static void memoryInit(
      long to, int from, int count, Instance instance, int segment, Memory memory) {
    MemorySegment data = instance.dataSegment(segment);
    long size = Integer.toUnsignedLong(count);
    long start = Integer.toUnsignedLong(from);
    checkRange(start, size, data.byteSize());
    checkRange(to, size, memory.byteSize());
    MemorySegment.copy(data, start, memory.segment(to + size), to, size);
  }

  /** Whether it is not a range of a size, all numbers unsigned; but the limit is never negative. */
  private static boolean isOutside(long start, long size, long limit) {
    return start < 0 || size < 0 || start > limit || size > limit - start;
  }

  private static void checkRange(long start, long size, long limit) {
    if (isOutside(start, size, limit)) {
      throw new TrapException(
          TrapKind.MEMORY_OUT_OF_BOUNDS,
          Long.toUnsignedString(size)
              + " bytes from address 0x"
              + Long.toHexString(start)
              + " in "
              + limit
              + " bytes");
    }
  }

  /** The index of a function that is called: one that no table can have is not there. */
  public static int callee(long index, Table table) {
    if (index >>> Integer.SIZE != 0) {
      throw TrapException.ofElement(
          TrapKind.UNDEFINED_ELEMENT, index, "beyond a table of " + table.size());
    }
    return (int) index;
  }

  public static @Nullable Object tableGet(long index, Table table) {
    return table.get(element(index, table));
  }

  public static @Nullable Func tableGetFunc(long index, Table table) {
    return (Func) table.get(element(index, table));
  }

  public static void tableSet(long index, @Nullable Object value, Table table) {
    table.set(element(index, table), value);
  }

  private static int element(long index, Table table) {
    if (index >>> Integer.SIZE != 0) {
      throw new TrapException(
          TrapKind.TABLE_OUT_OF_BOUNDS,
          "element " + Long.toUnsignedString(index) + " in a table of " + table.size());
    }
    return (int) index;
  }

  public static long tableSize(Table table) {
    return table.size();
  }

  public static long tableGrow(@Nullable Object init, long delta, Table table) {
    return delta >>> Integer.SIZE == 0 ? table.grow((int) delta, init) : -1;
  }

  public static void tableFill(long index, @Nullable Object value, long count, Table table) {
    checkElements(index, count, table.size());
    table.fill((int) index, value, (int) count);
  }

  public static void tableCopy(long to, long from, long count, Table target, Table source) {
    checkElements(from, count, source.size());
    checkElements(to, count, target.size());
    target.copyFrom(source, (int) from, (int) to, (int) count);
  }

  public static void tableInit(
      long to, int from, int count, Instance instance, int segment, Table table) {
    @Nullable Object[] elements = instance.elementSegment(segment);
    checkElements(Integer.toUnsignedLong(from), Integer.toUnsignedLong(count), elements.length);
    checkElements(to, Integer.toUnsignedLong(count), table.size());
    table.copyFrom(elements, from, (int) to, count);
  }

  /** As the table does with indices of 32 bits. */
  private static void checkElements(long index, long count, int size) {
    if (isOutside(index, count, size)) {
      throw new TrapException(
          TrapKind.TABLE_OUT_OF_BOUNDS,
          Long.toUnsignedString(count)
              + " elements from "
              + Long.toUnsignedString(index)
              + " in a table of "
              + size);
    }
  }
}
