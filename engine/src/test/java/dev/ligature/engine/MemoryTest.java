package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.runtime.MemoryAccess;
import dev.ligature.wasm.Limits;
import org.junit.jupiter.api.Test;

/** How a memory grows, and what accesses find at its end. */
final class MemoryTest {
  private static final int PAGE = Memory.PAGE_SIZE;

  private static Memory memory(int pages) {
    return new Memory(new Limits(pages, 1000, false, false));
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
    assertEquals(8 * PAGE, memory.bytes.length);
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
    assertEquals(memory.byteSize(), memory.bytes.length);
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
}
