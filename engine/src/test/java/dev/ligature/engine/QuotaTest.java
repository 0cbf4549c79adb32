package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class QuotaTest {
  private final Quota quota = new Quota(10, "ten at most");

  @Test
  void as_much_can_be_taken_as_there_is() {
    assertTrue(quota.take(4));
    assertFalse(quota.take(7));
    assertTrue(quota.has(6));
    assertFalse(quota.has(7));
    assertTrue(quota.take(6));
    assertFalse(quota.take(1));
    assertTrue(quota.take(0));
    quota.give(3);
    assertTrue(quota.take(3));
  }

  @Test
  void nothing_is_taken_that_is_refused() {
    var e = assertThrows(LimitException.class, () -> quota.require(11));
    assertEquals("ten at most", e.getMessage());
    assertFalse(quota.take(Long.MAX_VALUE));
    assertThrows(LimitException.class, () -> quota.takeBetween(11, 20));
    quota.require(10);
    assertThrows(LimitException.class, () -> quota.takeBetween(1, 1));
    assertEquals(0, quota.takeBetween(0, 5));
  }

  @Test
  void what_is_wanted_is_taken_as_far_as_it_is_there() {
    assertEquals(6, quota.takeBetween(2, 6));
    assertEquals(4, quota.takeBetween(2, 6));
    assertFalse(quota.take(1));
  }

  @Test
  void one_without_a_limit_is_never_used_up() {
    Quota unlimited = Quota.unlimited();
    for (int k = 0; k < 3; k++) {
      assertTrue(unlimited.take(1L << 60));
    }
  }

  @Test
  void threads_together_take_no_more_than_there_is() throws InterruptedException {
    Quota shared = new Quota(100_000, "");
    AtomicInteger taken = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (shared.take(1)) {
                      taken.incrementAndGet();
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(100_000, taken.get());
  }
}
