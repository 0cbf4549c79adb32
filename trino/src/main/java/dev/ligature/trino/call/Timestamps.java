package dev.ligature.trino.call;

import io.trino.spi.type.TimestampType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/** Microseconds that C gives as timestamps of SQL, which have fewer digits perhaps. */
final class Timestamps {
  private static final long SECOND = 1_000_000;

  private Timestamps() {}

  /** A handle of the microseconds that C gives to those that a type has. */
  static MethodHandle rounding(TimestampType type) {
    return MethodHandles.insertArguments(
        new Handles(MethodHandles.lookup(), Timestamps.class)
            .find("rounded", long.class, TimestampType.class, long.class),
        0,
        type);
  }

  /** The nearest that the type has; the later one of two, as Trino rounds. */
  static long rounded(TimestampType type, long micros) {
    long unit = SECOND;
    for (int digit = 0; digit < type.getPrecision(); digit++) {
      unit /= 10;
    }
    if (unit == 1) {
      return micros;
    }
    Numbers.inRange(Long.MIN_VALUE + SECOND, Long.MAX_VALUE - SECOND, type.toString(), micros);
    return Math.floorDiv(micros + unit / 2, unit) * unit;
  }
}
