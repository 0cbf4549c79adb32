package dev.ligature.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.wasm.WasmException;
import dev.ligature.wasm.WasmModule;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Features without code generation are refused by name, not met as an error of the generator. */
final class UnsupportedTest {
  private static WasmModule module(String hex) {
    return WasmModule.parse(HexFormat.of().parseHex("0061736d01000000" + hex));
  }

  @Test
  void a_tail_call_is_named_when_its_function_is_first_called() {
    // (func $f (export "f") return_call $f)
    Instance instance =
        new Engine()
            .compile("tail.so", module("01040160000003020100070501016600000a06010400" + "12000b"))
            .allocate(List.of());
    Func function = (Func) instance.export("f").orElseThrow();
    WasmException thrown =
        assertThrows(WasmException.Invalid.class, () -> function.handle().invokeWithArguments());
    assertEquals(
        "unsupported: tail calls: return_call in function 0 (f) at offset 0x1e",
        thrown.getMessage());
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
