package dev.ligature.linker.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FlatnessTest {
  private static final Flatness HEAP = new Flatness("heap", 10);

  @Test
  void noise_is_flat() {
    assertTrue(HEAP.isFlat(new long[] {100, 108, 95, 104, 99, 107, 101}));
  }

  @Test
  void one_odd_sample_is_flat() {
    assertTrue(HEAP.isFlat(new long[] {100, 100, 100, 9000, 100, 100, 100}));
    assertTrue(HEAP.isFlat(new long[] {100, 100, 100, 100, 100, 100, 9000}));
  }

  @Test
  void what_shrinks_is_flat() {
    assertTrue(HEAP.isFlat(new long[] {500, 400, 300, 200, 100}));
  }

  @Test
  void a_steady_growth_is_not() {
    long[] samples = {100, 103, 106, 109, 112, 115};
    assertEquals(15, Flatness.growth(samples));
    assertFalse(HEAP.isFlat(samples));
    assertEquals(
        "heap grows by 15 in 50 rounds, more than 10: [100, 103, 106, 109, 112, 115]",
        HEAP.describe(samples, 50));
  }

  @Test
  void so_is_one_with_noise() {
    assertFalse(HEAP.isFlat(new long[] {100, 140, 130, 170, 160, 200}));
  }
}
