package dev.ligature.wasm;

import org.jspecify.annotations.Nullable;

/** The names of features that are not there, by what shows that a module needs them. */
final class Features {
  static final String STACK_SWITCHING = "stack switching";
  static final String SHARED_EVERYTHING = "shared-everything threads";

  private Features() {}

  /** The feature of an opcode without prefix, or null if it is of none that is known. */
  static @Nullable String of(int opcode) {
    return switch (opcode) {
      case 0xe0, 0xe1, 0xe2, 0xe3, 0xe4, 0xe5, 0xe6 -> STACK_SWITCHING;
      default -> null;
    };
  }

  /** The feature of an opcode behind a prefix, or null if it is of none that is known. */
  static @Nullable String of(int prefix, int opcode) {
    return switch (prefix) {
      case 0xfe -> opcode == 4 || (opcode > 0x4e && opcode < 0x80) ? SHARED_EVERYTHING : null;
      default -> null;
    };
  }
}
