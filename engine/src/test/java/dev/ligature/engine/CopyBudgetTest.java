package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.wasm.Limits;
import org.junit.jupiter.api.Test;

/** A memory copies itself when it grows as long as that is a small part of the time. */
final class CopyBudgetTest {
  private static final long MOST = CopyBudget.MOST;
  private static final long SECOND = 1_000_000_000;

  /** A budget whose clock stands until it is set. */
  private static final class Clocked extends CopyBudget {
    private long time;

    @Override
    long now() {
      return time;
    }
  }

  @Test
  void what_is_taken_comes_back_with_time() {
    Clocked budget = new Clocked();
    assertTrue(budget.take(MOST - 1));
    assertFalse(budget.take(2));
    assertTrue(budget.take(1));
    budget.time = SECOND;
    assertFalse(budget.take(SECOND + 1));
    assertTrue(budget.take(SECOND));
    assertFalse(budget.take(1));
  }

  @Test
  void no_more_is_saved_up_than_there_is_at_first() {
    Clocked budget = new Clocked();
    budget.time = 1_000_000 * SECOND;
    assertFalse(budget.take(MOST + 1));
    assertTrue(budget.take(MOST));
  }

  private static Memory memory(CopyBudget budget) {
    Quotas quotas = Quotas.ofMemory(2000);
    return new Memory(new Limits(1, 2000, false, false), quotas, budget);
  }

  @Test
  void a_memory_that_grows_page_by_page_at_leisure_always_has_an_exact_array() {
    Clocked budget = new Clocked();
    Memory memory = memory(budget);
    for (int pages = 1; pages < 400; pages++) {
      assertEquals(pages, memory.grow(1));
      budget.time += SECOND / 20;
      assertEquals(memory.byteSize(), assertArray(memory).length);
    }
  }

  private static byte[] assertArray(Memory memory) {
    byte[] bytes = memory.bytes;
    assertNotNull(bytes);
    return bytes;
  }

  @Test
  void a_memory_that_does_nothing_but_grow_has_spare_capacity_in_the_end() {
    Memory memory = memory(new Clocked());
    int pages = 1;
    while (memory.bytes != null) {
      assertEquals(pages++, memory.grow(1));
    }
    assertNull(memory.bytes);
    assertTrue(pages > 250 && pages < 350, pages + " pages");
  }
}
