package dev.ligature.cli;

import dev.ligature.linker.Program;
import dev.ligature.wasm.PrintableText;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
   * The text of a value.
   *
   * @param program has the memory
   */
  String text(@Nullable Object value, Program program) {
    return switch (value) {
      case Integer number -> i32(number, program);
      case Long number -> i64(number);
      case null -> "null";
      default -> value.toString();
    };
  }

  private String i32(int value, Program program) {
    return switch (this) {
      case SIGNED -> Integer.toString(value);
      case UNSIGNED -> Integer.toUnsignedString(value);
      case HEX -> "0x" + Integer.toHexString(value);
      case STRING -> string(Integer.toUnsignedLong(value), program);
    };
  }

  private String i64(long value) {
    return switch (this) {
      case SIGNED, STRING -> Long.toString(value);
      case UNSIGNED -> Long.toUnsignedString(value);
      case HEX -> "0x" + Long.toHexString(value);
    };
  }

  /** A string as it is, but for what a terminal would obey. */
  private static String string(long address, Program program) {
    if (address == 0) {
      return "null";
    }
    return Arrays.stream(program.pointer(address).getString().split("\n", -1))
        .map(PrintableText::of)
        .collect(Collectors.joining("\n"));
  }
}
