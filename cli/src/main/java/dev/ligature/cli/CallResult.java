package dev.ligature.cli;

import dev.ligature.linker.Program;
import dev.ligature.wasm.PrintableText;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the result of a function is printed. */
enum CallResult {
  /** As a number with its sign. */
  SIGNED,
  /** As a number without a sign. */
  UNSIGNED,
  /** In hexadecimal. */
  HEX,
  /** As the string that it points to. */
  STRING;

  /** The name on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The text of a value; empty for a string that is not there.
   *
   * @param program has the memory
   * @throws IndexOutOfBoundsException if it points to no string
   */
  Optional<String> text(Object value, Program program) {
    return switch (value) {
      case Integer number when this == STRING -> string(Integer.toUnsignedLong(number), program);
      case Integer number -> Optional.of(i32(number));
      case Long number -> Optional.of(i64(number));
      default -> Optional.of(value.toString());
    };
  }

  private String i32(int value) {
    return switch (this) {
      case SIGNED, STRING -> Integer.toString(value);
      case UNSIGNED -> Integer.toUnsignedString(value);
      case HEX -> "0x" + Integer.toHexString(value);
    };
  }

  private String i64(long value) {
    return switch (this) {
      case SIGNED, STRING -> Long.toString(value);
      case UNSIGNED -> Long.toUnsignedString(value);
      case HEX -> "0x" + Long.toHexString(value);
    };
  }

  private static Optional<String> string(long address, Program program) {
    return address == 0 ? Optional.empty() : Optional.of(program.pointer(address).getString());
  }

  /** A text as it is, but for what a terminal would obey. */
  static String printable(String text) {
    return Arrays.stream(text.split("\n", -1))
        .map(PrintableText::of)
        .collect(Collectors.joining("\n"));
  }
}
