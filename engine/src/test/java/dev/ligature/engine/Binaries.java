package dev.ligature.engine;

import dev.ligature.wasm.WasmModule;
import java.io.ByteArrayOutputStream;
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

  /**
   * A module that calls through the table by a function of the host.
   *
   * <pre>{@code
   * (module
   *   (import "env" "invoke_ii" (func $invoke (param i32 i32) (result i32)))
   *   (func (export "call") (param i32) (result i32)
   *     (call $invoke (i32.const 0) (local.get 0))))
   * }</pre>
   */
  static WasmModule importsInvoke() {
    return WasmModule.parse(
        HexFormat.of()
            .parseHex(
                "0061736d01000000"
                    + "010c02"
                    + "60027f7f017f"
                    + "60017f017f"
                    + "021101"
                    + "03656e7609696e766f6b655f69690000"
                    + "03020101"
                    + "0708010463616c6c0001"
                    + "0a0a0108004100200010000b"));
  }

  /** A module with bytes that mean nothing behind it, so that it is a large one. */
  static WasmModule enlarged(byte[] module) {
    int size = 600_000;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(module);
    // A custom section without a name; its size in LEB128.
    bytes.writeBytes(
        new byte[] {0, (byte) (size | 0x80), (byte) (size >> 7 | 0x80), (byte) (size >> 14)});
    bytes.writeBytes(new byte[size]);
    return WasmModule.parse(bytes.toByteArray());
  }
}
