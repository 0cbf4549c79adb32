package dev.ligature.wasm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** Assertions on what {@link WasmException} says. */
final class Errors {
  private Errors() {}

  static void assertMalformed(String message, Runnable action) {
    WasmException.Malformed e = assertThrows(WasmException.Malformed.class, action::run);
    assertEquals(message, e.getMessage());
  }

  static void assertInvalid(String message, Runnable action) {
    WasmException.Invalid e = assertThrows(WasmException.Invalid.class, action::run);
    assertEquals(message, e.getMessage());
  }
}
