package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.junit.jupiter.api.Test;

class LongHalvesTest {
  static String text(int first, long second, double third, long fourth) {
    return first + " " + second + " " + third + " " + fourth;
  }

  @Test
  void the_lower_half_comes_first_and_is_unsigned() {
    assertEquals(0x1_0000_0000L, LongHalves.join(0, 1));
    assertEquals(0xffff_ffffL, LongHalves.join(-1, 0));
    assertEquals(-2, LongHalves.join(-2, -1));
    assertEquals(Long.MIN_VALUE, LongHalves.join(0, Integer.MIN_VALUE));
  }

  @Test
  void each_long_is_taken_as_two_halves() throws Throwable {
    MethodHandle whole =
        MethodHandles.lookup()
            .findStatic(
                LongHalvesTest.class,
                "text",
                MethodType.methodType(
                    String.class, int.class, long.class, double.class, long.class));
    assertEquals(
        "7 4294967298 1.5 -1", (String) Engine.takingHalves(whole).invoke(7, 2, 1, 1.5, -1, -1));
  }
}
