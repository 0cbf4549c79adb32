package dev.ligature.emscripten.calls;

import dev.ligature.wasi.preview1.Errno;
import dev.ligature.wasi.preview1.GuestMemory;
import java.time.Clock;
import java.time.Instant;
import java.util.function.DoubleSupplier;

/** The clocks of C as Emscripten before 3.1.8 left them to its host: seconds have 32 bits. */
final class EarlyTimeCalls {
  private static final int REALTIME = 0;
  private static final int MONOTONIC = 1;
  private static final int MONOTONIC_RAW = 4;
  private static final int MILLIS_OF_SECOND = 1000;
  private static final int NANOS_OF_MILLI = 1_000_000;
  private static final int NANOS_OF_MICRO = 1000;
  private static final int MICROS_OF_SECOND = 1_000_000;

  private final Guest guest;
  private final GuestMemory memory;
  private final Clock clock;
  private final DoubleSupplier elapsed;

  /**
   * @param clock that of real time
   * @param elapsed the milliseconds of the monotonic one
   */
  EarlyTimeCalls(Guest guest, GuestMemory memory, Clock clock, DoubleSupplier elapsed) {
    this.guest = guest;
    this.memory = memory;
    this.clock = clock;
    this.elapsed = elapsed;
  }

  @Import({"clock_gettime", "__clock_gettime"})
  int time(int number, int result) {
    return switch (number) {
      case REALTIME -> {
        Instant now = clock.instant();
        yield write(result, (int) now.getEpochSecond(), now.getNano());
      }
      case MONOTONIC, MONOTONIC_RAW -> {
        double millis = elapsed.getAsDouble();
        yield write(
            result,
            (int) (millis / MILLIS_OF_SECOND),
            (int) (millis % MILLIS_OF_SECOND * NANOS_OF_MILLI));
      }
      default -> guest.fail(memory, Errno.INVAL);
    };
  }

  @Import("clock_getres")
  int resolution(int number, int result) {
    return switch (number) {
      case REALTIME, MONOTONIC, MONOTONIC_RAW -> write(result, 0, 1);
      default -> guest.fail(memory, Errno.INVAL);
    };
  }

  private int write(int result, int seconds, int fraction) {
    memory.check(result, 2 * Integer.BYTES);
    memory.writeI32(result, seconds);
    memory.writeI32(result + Integer.BYTES, fraction);
    return 0;
  }

  @Import("gettimeofday")
  int timeOfDay(int result) {
    Instant now = clock.instant();
    return write(result, (int) now.getEpochSecond(), now.getNano() / NANOS_OF_MICRO);
  }

  @Import("time")
  int seconds(int result) {
    int now = (int) clock.instant().getEpochSecond();
    if (result != 0) {
      memory.writeI32(result, now);
    }
    return now;
  }

  /** The processor's time in microseconds: that since the program began. */
  @Import("clock")
  int processorTime() {
    return (int) (long) (elapsed.getAsDouble() * MICROS_OF_SECOND / MILLIS_OF_SECOND);
  }
}
