package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Modules whose types are made to cost much: they are opened, or refused, in seconds. */
final class HostileTypesTest {
  private static final int MILLION = 1_000_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private void hex(String bytes) {
    out.writeBytes(HexFormat.of().parseHex(bytes.replace(" ", "")));
  }

  private void number(int value) {
    int rest = value;
    while (rest > 0x7f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  /** An index as a heap type, which has a sign. */
  private void heapType(int value) {
    int rest = value;
    while (rest > 0x3f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private byte[] module() {
    byte[] types = out.toByteArray();
    out.reset();
    hex("0061736d01000000 01");
    number(types.length);
    out.writeBytes(types);
    byte[] module = out.toByteArray();
    out.reset();
    return module;
  }

  private static void open(byte[] module) {
    Assertions.assertTimeoutPreemptively(
        LIMIT, () -> new Engine().compile("m.wasm", WasmModule.parse(module)).allocate(List.of()));
  }

  @Test
  void a_million_types_of_one_group_refer_to_each_other() {
    number(1);
    hex("4e");
    number(MILLION);
    for (int k = 0; k < MILLION; k++) {
      hex("5f 02 63");
      heapType(MILLION - 1 - k);
      hex("01 63");
      heapType(k);
      hex("00");
    }
    open(module());
  }

  @Test
  void a_million_groups_are_told_apart() {
    number(MILLION);
    hex("5f 00");
    for (int k = 1; k < MILLION; k++) {
      hex("5f 01 63");
      heapType(k - 1);
      hex("00");
    }
    open(module());
  }

  @Test
  void a_million_types_extend_as_many_as_they_may() {
    number(MILLION);
    for (int k = 0; k < MILLION; k++) {
      if (k % 64 == 0) {
        hex("50 00 5f 01 7f 00");
      } else {
        hex("50 01");
        number(k - 1);
        hex("5f 01 7f 00");
      }
    }
    open(module());
  }

  @Test
  void a_type_that_extends_more_is_refused_by_name() {
    number(65);
    for (int k = 0; k < 65; k++) {
      hex(k == 0 ? "50 00" : "50 01");
      if (k > 0) {
        number(k - 1);
      }
      hex("5f 00");
    }
    byte[] module = module();
    WasmException.Unsupported refused =
        assertThrows(WasmException.Unsupported.class, () -> open(module));
    String message = String.valueOf(refused.getMessage());
    assertTrue(
        message.startsWith("unsupported: too many supertypes of type 64, at most 63 in the type"),
        message);
  }

  @Test
  void a_group_larger_than_there_may_be_types_is_refused() {
    number(1);
    hex("4e");
    number(MILLION + 1);
    for (int k = 0; k <= MILLION; k++) {
      hex("5f 00");
    }
    byte[] module = module();
    WasmException.Malformed refused =
        assertThrows(WasmException.Malformed.class, () -> open(module));
    assertEquals(
        "too many types: 1000001, at most 1000000 in the type section at offset 0xc",
        String.valueOf(refused.getMessage()));
  }

  /** Each type has a thousand references to the one before it. */
  @Test
  void a_type_built_on_others_has_a_short_text() {
    number(5);
    hex("60 00 00");
    for (int k = 0; k < 4; k++) {
      hex("60 e807");
      for (int j = 0; j < 1000; j++) {
        hex("63");
        heapType(k);
      }
      hex("00");
    }
    WasmModule module = WasmModule.parse(module());
    assertEquals(
        "(" + ", ".repeat(999).replace(", ", "(ref null 3), ") + "(ref null 3)) -> ()",
        module.type(4).toString(module));
  }
}
