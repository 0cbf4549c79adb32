package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimitsTest {
  @ParameterizedTest
  @EnumSource
  void each_limit_has_its_default_until_it_is_set(Limit limit) {
    assertEquals(limit.byDefault(), Limits.defaults().get(limit));
    Limits least = Limits.of(limit, limit.least());
    assertEquals(limit.least(), least.get(limit));
    assertEquals(limit.most(), least.toBuilder().set(limit, limit.most()).build().get(limit));
    assertEquals(limit.least(), least.get(limit));
  }

  @ParameterizedTest
  @EnumSource
  void a_value_out_of_range_is_refused(Limit limit) {
    Limits.Builder builder = Limits.builder();
    long tooLittle = limit.least() - 1;
    var e = assertThrows(IllegalArgumentException.class, () -> builder.set(limit, tooLittle));
    assertEquals("%s of %d".formatted(limit, tooLittle), e.getMessage());
    if (limit.most() < Limits.NONE) {
      assertThrows(IllegalArgumentException.class, () -> builder.set(limit, limit.most() + 1));
    }
    assertEquals(Limits.defaults(), builder.build());
  }

  @Test
  void a_refusal_says_how_the_limit_is_raised_unless_it_cannot_be() {
    assertEquals(
        "the limit is 7 pages of 64 KiB in each memory; to raise it, set Limit.MEMORY_PAGES or"
            + " --max-memory-pages",
        Limits.of(Limit.MEMORY_PAGES, 7).text(Limit.MEMORY_PAGES));
    assertEquals(
        "the limit is 262143 pages of 64 KiB in each memory",
        Limits.of(Limit.MEMORY_PAGES, 262_143).text(Limit.MEMORY_PAGES));
  }

  @Test
  void limits_are_values() {
    Limits limits = Limits.of(Limit.TABLE_ELEMENTS, 7);
    assertEquals(limits, Limits.of(Limit.TABLE_ELEMENTS, 7));
    assertEquals(limits.hashCode(), Limits.of(Limit.TABLE_ELEMENTS, 7).hashCode());
    assertNotEquals(limits, Limits.of(Limit.TABLE_ELEMENTS, 8));
    assertNotEquals(limits, Limits.defaults());
    assertEquals("{TABLE_ELEMENTS=7}", limits.toString());
    Limits.Builder builder = limits.toBuilder();
    Limits before = builder.build();
    builder.set(Limit.TABLE_ELEMENTS, 9);
    assertEquals(limits, before);
  }
}
