package dev.ligature.linker.binding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.invoke.MethodHandles;
import org.junit.jupiter.api.Test;

/** {@link BindTest} with pointers, {@code long} and {@code size_t} of 64 bits. */
final class WideBindTest extends BindTest {
  @Override
  BoundGuest open() {
    return BoundGuest.wide();
  }

  /** All fit. */
  @Override
  @Test
  void a_number_that_does_not_fit_c_s_long_is_refused() {
    Numbers numbers = guest.library("bind.so").bind(Numbers.class, MethodHandles.lookup());
    assertEquals(-3_000_000_000L, numbers.negate(3_000_000_000L));
    assertEquals(Long.MAX_VALUE, numbers.half(-1));
  }
}
