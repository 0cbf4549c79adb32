package dev.ligature.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The processor time of the processes that this one has waited for. */
final class ChildTime {
  private static final Path STATUS = Path.of("/proc/self/stat");
  private static final long NANOS_PER_TICK = 10_000_000;

  /** Where the fields {@code cutime} and {@code cstime} are behind the program's name. */
  private static final int USER = 13;

  private static final int SYSTEM = 14;

  private ChildTime() {}

  /** The time in nanoseconds, in steps of a hundredth of a second; empty where Linux is not. */
  static OptionalLong now() {
    try {
      String status = Files.readString(STATUS, StandardCharsets.ISO_8859_1);
      String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ", -1);
      long ticks = Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM]);
      return OptionalLong.of(ticks * NANOS_PER_TICK);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
