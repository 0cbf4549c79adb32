package dev.ligature.engine;

import dev.ligature.wasm.WasmModule;
import java.util.HexFormat;

/** Modules small enough to write out. */
final class Binaries {
  private Binaries() {}

  /**
   * A module with one import and one export.
   *
   * <pre>{@code
   * (module
   *   (import "env" "f" (func $f (param i32) (result i32)))
   *   (func (export "call") (param i32) (result i32) (call $f (local.get 0))))
   * }</pre>
   */
  static WasmModule importAndCall() {
    return WasmModule.parse(
        HexFormat.of()
            .parseHex(
                "0061736d0100000001060160017f017f02090103656e7601660000"
                    + "030201000708010463616c6c00010a08010600200010000b"));
  }
}
