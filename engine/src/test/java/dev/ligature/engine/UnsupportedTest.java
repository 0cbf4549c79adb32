package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Features without code generation are refused by name, not met as an error of the generator. */
final class UnsupportedTest {
  private static WasmModule module(String hex) {
    return WasmModule.parse(HexFormat.of().parseHex("0061736d01000000" + hex));
  }

  @Test
  void a_memory_with_wide_addresses_is_named_when_its_module_is_compiled() {
    // (memory i64 1)
    WasmException thrown =
        assertThrows(
            WasmException.Invalid.class,
            () -> new Engine().compile("wide.so", module("0503010401")));
    assertEquals("unsupported: memory64 at offset 0x0", thrown.getMessage());
  }
}
