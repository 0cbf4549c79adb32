package dev.ligature.cli;

import dev.ligature.linker.ProgramConfig;

/** The size of a C stack on the command line, in bytes. */
final class StackSizeArgument {
  /** What help says of the option. */
  static final String DESCRIPTION =
      "Give the program a C stack of so many bytes, up to 1073741824. Without it 1048576. A program"
          + " of fixed addresses brings its own.";

  /** The most that {@link ProgramConfig.Builder#stackSize} takes. */
  private static final long MOST = 1L << 30;

  private StackSizeArgument() {}

  /**
   * What it means.
   *
   * @throws UsageException if it is none
   */
  static long bytes(String value) {
    if (value.matches("[0-9]{1,10}")) {
      long bytes = Long.parseLong(value);
      if (bytes > 0 && bytes <= MOST) {
        return bytes;
      }
    }
    throw new UsageException(
        "--stack-size " + value + ": expected a number of bytes from 1 to " + MOST);
  }
}
