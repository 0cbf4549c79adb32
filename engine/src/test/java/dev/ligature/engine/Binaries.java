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

  /**
   * A module that imports functions, and has one of its own for the name of one of them.
   *
   * <pre>{@code
   * (module
   *   (import "env" "one" (func (result i32)))
   *   (import "env" "two" (func (result i32)))
   *   (import "env" "own" (func (result i32)))
   *   (func (export "own") (result i32) (i32.const 7)))
   * }</pre>
   */
  static WasmModule importsOneTwoAndOwn() {
    return WasmModule.parse(
        HexFormat.of()
            .parseHex(
                "0061736d01000000"
                    + "01050160"
                    + "00017f"
                    + "021f03"
                    + "03656e76036f6e650000"
                    + "03656e760374776f0000"
                    + "03656e76036f776e0000"
                    + "03020100"
                    + "0707"
                    + "01036f776e0003"
                    + "0a06010400"
                    + "41070b"));
  }
}
