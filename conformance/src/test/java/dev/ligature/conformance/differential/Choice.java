package dev.ligature.conformance.differential;

import dev.ligature.wasm.ValType;
import java.util.List;
import java.util.SplittableRandom;

/** Random choices, the same for the same seed. */
final class Choice {
  private static final long[] INTEGERS = {
    0,
    1,
    2,
    -1,
    -2,
    7,
    8,
    31,
    32,
    63,
    64,
    127,
    128,
    255,
    256,
    65535,
    65536,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffff_ffffL,
    0x1_0000_0000L,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    0x5555_5555_5555_5555L,
    0x8000_0000_8000_0000L
  };

  private static final double[] FLOATS = {
    0.0,
    -0.0,
    0.5,
    -0.5,
    1.0,
    -1.0,
    1.5,
    2.5,
    -2.5,
    0.1,
    1e10,
    -1e30,
    4.9e-324,
    1.4e-45,
    1.17549435e-38,
    Float.MAX_VALUE,
    Double.MAX_VALUE,
    2147483647.0,
    2147483648.0,
    -2147483649.0,
    4294967295.0,
    4294967296.0,
    0x1.fffffffffffffp62,
    0x1p63,
    0x1p64,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  private final SplittableRandom random;
  private final boolean vectors;

  Choice(long seed) {
    this.random = new SplittableRandom(seed);
    this.vectors = Math.floorMod(seed, 5) < 2;
  }

  /** Whether there are vectors. */
  boolean hasVectors() {
    return vectors;
  }

  /** The types of numbers, and that of vectors if there are some. */
  List<ValType> types() {
    return vectors ? NumericOps.WITH_VECTORS : NumericOps.TYPES;
  }

  /** A number from 0 to below {@code bound}. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  /** True in one of {@code n} cases. */
  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  <T> T of(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }

  /** An integer, often one near a border. */
  long integer() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextInt(100);
      default -> INTEGERS[random.nextInt(INTEGERS.length)];
    };
  }

  /** The bits of a 32-bit float: borders, NaNs of all kinds, anything. */
  int f32Bits() {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextInt();
      case 1 -> 0x7f80_0000 | (random.nextInt() & 0x807f_ffff);
      default -> Float.floatToRawIntBits((float) FLOATS[random.nextInt(FLOATS.length)]);
    };
  }

  /** The bits of a 64-bit float: borders, NaNs of all kinds, anything. */
  long f64Bits() {
    return switch (random.nextInt(5)) {
      case 0 -> random.nextLong();
      case 1 -> 0x7ff0_0000_0000_0000L | (random.nextLong() & 0x800f_ffff_ffff_ffffL);
      default -> Double.doubleToRawLongBits(FLOATS[random.nextInt(FLOATS.length)]);
    };
  }
}
