package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.engine.runtime.AtomicAccess;
import dev.ligature.engine.runtime.Bulk;
import dev.ligature.engine.runtime.MemoryAccess;
import dev.ligature.wasm.Limits;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** How a memory comes to be and grows, and what accesses find at its end. */
final class MemoryTest {
  private static final int PAGE = Memory.PAGE_SIZE;

  /** What is there of a large memory at first. */
  private static final int FIRST = 16 << 20;

  /** No time goes by, so that what there is at first is all there is. */
  private static final class Stopped extends CopyBudget {
    @Override
    long now() {
      return 0;
    }
  }

  private static Memory memory(int pages) {
    CopyBudget none = new Stopped();
    assertTrue(none.take(CopyBudget.MOST));
    Quotas quotas = Quotas.ofMemory(1000);
    return new Memory(new Limits(pages, 1000, false, false), quotas, none);
  }

  /** The size of the array that it has. */
  private static int arraySize(Memory memory) {
    return memory.bytes == null ? -1 : memory.bytes.length;
  }

  /** A memory that has grown so often that it keeps spare capacity. */
  private static Memory oftenGrown() {
    Memory memory = memory(1);
    for (int pages = 1; pages < 400; pages++) {
      assertEquals(pages, memory.grow(1));
      if (pages > 100 && memory.bytes == null) {
        return memory;
      }
    }
    throw new AssertionError("it has an exact array still");
  }

  @Test
  void a_memory_that_grows_once_has_an_exact_array() {
    Memory memory = memory(1);
    assertEquals(1, memory.grow(7));
    assertEquals(8 * PAGE, arraySize(memory));
  }

  @Test
  void an_access_beyond_the_end_fails_with_and_without_spare_capacity() {
    for (Memory memory : new Memory[] {memory(2), oftenGrown()}) {
      int size = (int) memory.byteSize();
      assertEquals(0, MemoryAccess.i32Load(size - 4, memory));
      assertEquals(0, MemoryAccess.i32Load(size - 14, 10, memory));
      assertThrows(IndexOutOfBoundsException.class, () -> MemoryAccess.i32Load(size - 3, memory));
      assertThrows(
          IndexOutOfBoundsException.class, () -> MemoryAccess.i32Load(size - 14, 11, memory));
      assertThrows(IndexOutOfBoundsException.class, () -> MemoryAccess.i32Store8(size, 1, memory));
    }
  }

  @Test
  void a_negative_base_and_an_offset_do_not_wrap_into_the_memory() {
    for (Memory memory : new Memory[] {memory(2), oftenGrown()}) {
      assertThrows(IndexOutOfBoundsException.class, () -> MemoryAccess.i32Load(-4, 8, memory));
      assertThrows(IndexOutOfBoundsException.class, () -> MemoryAccess.i32Store(-4, 1, 8, memory));
    }
  }

  @Test
  void contents_survive_growth_and_the_return_to_an_exact_array() {
    Memory memory = oftenGrown();
    MemoryAccess.i64Store(12345, 0x0123456789abcdefL, memory);
    int accesses = 0;
    while (memory.bytes == null) {
      assertEquals(0x89abcdef, MemoryAccess.i32Load(12345, memory));
      accesses++;
    }
    assertTrue(Math.abs(memory.byteSize() / 16 - accesses) <= 1, accesses + " accesses");
    assertEquals(memory.byteSize(), arraySize(memory));
    assertEquals(memory.byteSize(), memory.segment().byteSize());
    assertEquals(0x0123456789abcdefL, MemoryAccess.i64Load(12345, memory));
    assertNotNull(memory.bytes);
    memory.grow(1);
    assertNull(memory.bytes);
    assertEquals(0x0123456789abcdefL, MemoryAccess.i64Load(12345, memory));
  }

  @Test
  void the_segment_ends_where_the_memory_does() {
    Memory memory = oftenGrown();
    assertEquals(memory.pages() * PAGE, memory.segment().byteSize());
  }

  private static Memory large() {
    Memory memory = memory(900);
    assertEquals(FIRST, arraySize(memory));
    MemoryAccess.i32Store(FIRST - 4, 0x01020304, memory);
    return memory;
  }

  @Test
  void a_large_memory_is_there_once_an_access_leaves_its_beginning() {
    Memory memory = large();
    assertEquals(FIRST, arraySize(memory));
    assertEquals(0x0102, MemoryAccess.i32Load(FIRST - 2, memory));
    assertEquals(memory.byteSize(), arraySize(memory));
    assertEquals(0x01020304, MemoryAccess.i32Load(FIRST - 14, 10, memory));
  }

  /** One of 128 MiB, of which the first 16 are there. */
  private static Memory veryLarge() {
    Memory memory = new Memory(new Limits(2048, 2048, false, false));
    assertEquals(FIRST, arraySize(memory));
    return memory;
  }

  @Test
  void a_very_large_memory_gets_longer_as_accesses_reach_further() {
    Memory memory = veryLarge();
    MemoryAccess.i32Store8(FIRST, 7, memory);
    assertEquals(3 * FIRST / 2, arraySize(memory), PAGE);
    MemoryAccess.i32Store8(3 * FIRST, 8, memory);
    assertEquals(9 * FIRST / 2, arraySize(memory), PAGE);
    MemoryAccess.i32Store8(6 * FIRST + PAGE, 9, memory);
    assertEquals(memory.byteSize(), arraySize(memory));
    assertEquals(7, MemoryAccess.i32Load8U(FIRST, memory));
    assertEquals(8, MemoryAccess.i32Load8U(3 * FIRST, memory));
  }

  @Test
  void what_the_host_asks_for_is_there_and_a_quarter_more() {
    Memory memory = veryLarge();
    assertEquals(5 * FIRST / 2, memory.segment(2 * FIRST).byteSize());
    assertEquals(5 * FIRST / 2, arraySize(memory));
    assertEquals(memory.byteSize(), memory.segment().byteSize());
  }

  @Test
  void an_access_outside_of_a_large_memory_allocates_nothing() {
    Memory memory = veryLarge();
    int end = (int) memory.byteSize();
    assertThrows(IndexOutOfBoundsException.class, () -> MemoryAccess.i32Store8(end, 1, memory));
    assertThrows(IndexOutOfBoundsException.class, () -> MemoryAccess.i64Load(end - 7, memory));
    assertThrows(IndexOutOfBoundsException.class, () -> MemoryAccess.i64Load(-1, memory));
    assertEquals(FIRST, memory.segment(end + 1L).byteSize());
    assertEquals(FIRST, arraySize(memory));
  }

  @Test
  void zeros_are_not_written_where_nothing_was() {
    Memory memory = veryLarge();
    MemoryAccess.i64Store(FIRST - 8, -1, memory);
    Bulk.memoryFill(FIRST - 4, 0, 4 * FIRST, memory);
    Bulk.memoryFill(2 * FIRST, 256, FIRST, memory);
    assertEquals(FIRST, arraySize(memory));
    assertEquals(0xffffffffL, MemoryAccess.i64Load(FIRST - 8, memory));
    Bulk.memoryFill(FIRST, 1, 1, memory);
    assertEquals(0x1_00000000L, MemoryAccess.i64Load(FIRST - 4, memory));
  }

  @Test
  void each_access_reaches_what_is_not_there_yet() {
    List<Consumer<Memory>> stores =
        List.of(
            memory -> MemoryAccess.i32Store8(FIRST, 1, memory),
            memory -> MemoryAccess.i32Store8(0, 1, FIRST, memory),
            memory -> MemoryAccess.i32Store16(FIRST, (short) 1, memory),
            memory -> MemoryAccess.i32Store16(0, (short) 1, FIRST, memory),
            memory -> MemoryAccess.i32Store(FIRST, 1, memory),
            memory -> MemoryAccess.i32Store(0, 1, FIRST, memory),
            memory -> MemoryAccess.i64Store(FIRST, 1, memory),
            memory -> MemoryAccess.i64Store(0, 1, FIRST, memory),
            memory -> MemoryAccess.f32Store(FIRST, Float.intBitsToFloat(1), memory),
            memory -> MemoryAccess.f32Store(0, Float.intBitsToFloat(1), FIRST, memory),
            memory -> MemoryAccess.f64Store(FIRST, Double.longBitsToDouble(1), memory),
            memory -> MemoryAccess.f64Store(0, Double.longBitsToDouble(1), FIRST, memory),
            memory -> AtomicAccess.store(FIRST, 1, 0, 4, memory),
            memory -> Bulk.memoryFill(FIRST, 1, 1, memory),
            memory -> memory.segment().set(ValueLayout.JAVA_BYTE, FIRST, (byte) 1));
    for (Consumer<Memory> store : stores) {
      Memory memory = large();
      store.accept(memory);
      assertEquals(1, MemoryAccess.i64Load(FIRST, memory));
      assertEquals(1, MemoryAccess.i64Load(0, FIRST, memory));
      assertEquals(0x01020304, MemoryAccess.i32Load(FIRST - 4, memory));
      assertEquals(memory.byteSize(), memory.segment().byteSize());
    }
  }

  @Test
  void a_copy_within_a_memory_reaches_what_is_not_there_yet() {
    for (int to : new int[] {FIRST - 2, FIRST, FIRST + 100}) {
      Memory memory = large();
      Bulk.memoryCopy(to, FIRST - 4, 4, memory, memory);
      assertEquals(0x01020304, MemoryAccess.i32Load(to, memory));
    }
    Memory memory = large();
    Bulk.memoryCopy(FIRST - 4, FIRST + 100, 4, memory, memory);
    assertEquals(0, MemoryAccess.i32Load(FIRST - 4, memory));
  }

  @Test
  void bytes_that_are_there_do_not_get_the_rest() {
    Memory memory = large();
    assertEquals(4, memory.segment(FIRST).get(ValueLayout.JAVA_BYTE, FIRST - 4));
    Bulk.memoryFill(0, 1, FIRST, memory);
    memory.grow(0);
    assertEquals(FIRST, arraySize(memory));
    assertEquals(900, memory.pages());
  }

  @Test
  void an_access_beyond_the_end_of_a_large_memory_fails() {
    int end = 900 * PAGE;
    assertThrows(IndexOutOfBoundsException.class, () -> MemoryAccess.i32Load(end - 3, large()));
    assertThrows(IndexOutOfBoundsException.class, () -> MemoryAccess.i32Load(-4, 8, large()));
    assertThrows(IndexOutOfBoundsException.class, () -> MemoryAccess.i32Store(-4, 1, large()));
  }

  @Test
  void a_large_memory_keeps_its_contents_when_it_grows() {
    Memory memory = large();
    assertEquals(900, memory.grow(1));
    assertEquals(901 * PAGE, arraySize(memory));
    assertEquals(0x01020304, MemoryAccess.i32Load(FIRST - 4, memory));
  }

  @Test
  void a_memory_larger_than_the_heap_fails_at_once() {
    long pages = Runtime.getRuntime().maxMemory() / PAGE + 1;
    assumeTrue(pages <= Memory.MAX_PAGES, "the heap holds any memory");
    Limits limits = new Limits(pages, Memory.MAX_PAGES, false, false);
    assertThrows(OutOfMemoryError.class, () -> new Memory(limits));
  }
}
