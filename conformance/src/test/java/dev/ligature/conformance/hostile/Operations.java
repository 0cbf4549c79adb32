package dev.ligature.conformance.hostile;

import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.WasmModule;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a guest can do, each in a function of one module. */
final class Operations {
  /** What each gives that does not trap. */
  static final int RESULT = 7;

  /** Added to an operation's number: its code is made, and nothing done. */
  static final int PREPARE = 1000;

  /**
   * Something that a guest does.
   *
   * @param name its name
   * @param code instructions that leave 7
   * @param trap what it traps by, or empty
   */
  record Operation(String name, String code, String trap) {}

  static final List<Operation> ALL =
      List.of(
          fine("nothing", "(i32.const 7)"),
          fine("load", "(i32.add (i32.load8_u (i32.const 3)) (i32.const 7))"),
          fine(
              "float load",
              "(i32.trunc_sat_f64_s (f64.add (f64.load (i32.const 8)) (f64.const 7)))"),
          fine(
              "atomic add",
              "(i32.add (i32.atomic.rmw.add $a (i32.const 0) (i32.const 0)) (i32.const 7))"),
          fine(
              "narrow exchange",
              "(i32.add (i32.atomic.rmw8.cmpxchg_u $a (i32.const 4) (i32.const 0) (i32.const 0))"
                  + " (i32.const 7))"),
          fine(
              "wide store",
              "(i64.atomic.store $a (i32.const 8) (i64.const 7))"
                  + " (i32.wrap_i64 (i64.atomic.load $a (i32.const 8)))"),
          fine(
              "notify",
              "(i32.add (memory.atomic.notify $s (i32.const 0) (i32.const 1)) (i32.const 7))"),
          fine(
              "wait",
              "(i32.add (memory.atomic.wait32 $s (i32.const 0) (i32.const 5) (i64.const 1))"
                  + " (i32.const 6))"),
          fine("memory.grow", "(i32.add (memory.grow (i32.const 1)) (i32.const 6))"),
          fine(
              "many memory.grow",
              "(local $n i32) (loop $l (drop (memory.grow (i32.const 1))) (local.set $n (i32.add"
                  + " (local.get $n) (i32.const 1))) (br_if $l (i32.lt_u (local.get $n) (i32.const"
                  + " 60)))) (i32.store (i32.const 0) (i32.const 7)) (i32.load (i32.const 0))"),
          fine(
              "memory.fill",
              "(memory.fill (i32.const 0) (i32.const 0) (i32.const 99)) (i32.const 7)"),
          fine(
              "memory.copy",
              "(memory.copy (i32.const 0) (i32.const 9) (i32.const 99)) (i32.const 7)"),
          fine(
              "memory.init",
              "(memory.init $d (i32.const 0) (i32.const 0) (i32.const 3)) (i32.const 7)"),
          fine(
              "table.grow",
              "(i32.add (table.grow $t (ref.null func) (i32.const 1)) (i32.const -3))"),
          fine(
              "table.init",
              "(table.init $t $e (i32.const 0) (i32.const 0) (i32.const 1)) (i32.const 7)"),
          fine(
              "call_indirect",
              "(call_indirect $t (param i64) (result i32) (i64.const 7) (i32.const 0))"),
          fine("call_ref", "(call_indirect $t (result i32) (i32.const 1))"),
          fine("tail call", "(call $tail (i32.const 3))"),
          fine("several results", "(call $two) (i32.add)"),
          fine("host function", "(call $host)"),
          fine("lazy function", "(call $lazy)"),
          fine("exception", "(try (result i32) (do (throw $x (i32.const 7))) (catch $x))"),
          fine(
              "conversions",
              "(i32.trunc_sat_f32_u (f32.nearest (f32.convert_i64_u (i64.div_u (i64.const 14)"
                  + " (i64.const 2)))))"),
          fine("far load", "(i32.add (i32.load $f (i32.const 16777216)) (i32.const 7))"),
          traps("unreachable", "unreachable", "unreachable"),
          traps("load out of bounds", "(i32.load (i32.const -5))", "out of bounds memory access"),
          traps(
              "atomic out of bounds",
              "(i32.atomic.load $a (i32.const -8))",
              "out of bounds memory"),
          traps("unaligned", "(i32.atomic.load $a (i32.const 1))", "unaligned atomic"),
          traps(
              "fill out of bounds",
              "(memory.fill (i32.const -1) (i32.const 0) (i32.const 9)) (i32.const 7)",
              "out of bounds memory access"),
          traps(
              "table out of bounds",
              "(table.fill $t (i32.const 99) (ref.null func) (i32.const 9)) (i32.const 7)",
              "out of bounds table access"),
          traps("division", "(i32.div_s (i32.const 7) (i32.const 0))", "integer divide by zero"),
          traps("conversion", "(i32.trunc_f32_s (f32.const 1e20))", "integer overflow"),
          traps("null", "(call_indirect $t (result i32) (i32.const 2))", "uninitialized element"),
          traps(
              "type mismatch",
              "(call_indirect $t (param f64) (result i32) (f64.const 7) (i32.const 0))",
              "indirect call type mismatch"),
          traps("host error", "(call $fails)", "host"),
          traps("uncaught", "(throw $x (i32.const 7))", "uncaught exception"));

  private Operations() {}

  private static Operation fine(String name, String code) {
    return new Operation(name, code, "");
  }

  private static Operation traps(String name, String code, String trap) {
    return new Operation(name, code, trap);
  }

  /** The module that calls itself so many times and then an operation. */
  static WasmModule deep() {
    return module(
        """
        (module
          (import "" "op" (func $op (param i32) (result i32)))
          (func $deep (export "deep") (param $n i32) (param $k i32) (result i32)
            (if (result i32) (local.get $n)
              (then (i32.add (i32.const 0) (call $deep (i32.sub (local.get $n) (i32.const 1)) (local.get $k))))
              (else (call $op (local.get $k))))))
        """);
  }

  /** The module with the operations. */
  static WasmModule operations() {
    StringBuilder functions = new StringBuilder();
    StringBuilder dispatch = new StringBuilder("(i32.const 0)");
    for (int k = ALL.size() - 1; k >= 0; k--) {
      String code = ALL.get(k).code();
      String local = code.startsWith("(local") ? code.substring(0, code.indexOf(')') + 1) : "";
      functions.append(
          """
          (func $op%d (param $go i32) (result i32) %s
            (if (i32.eqz (local.get $go)) (then (return (i32.const 0)))) %s)
          """
              .formatted(k, local, code.substring(local.length())));
      dispatch.insert(
          0,
          """
          (if (i32.eq (local.get $k) (i32.const %d)) (then (return (call $op%d (i32.const 1)))))
          (if (i32.eq (local.get $k) (i32.const %d)) (then (return (call $op%d (i32.const 0)))))
          """
              .formatted(k, k, PREPARE + k, k));
    }
    return module(
        """
        (module
          (import "" "host" (func $host (result i32)))
          (import "" "lazy" (func $lazy (result i32)))
          (import "" "fails" (func $fails (result i32)))
          (memory 1 100)
          (memory $a 1 1)
          (memory $s 1 1 shared)
          (memory $f 400 400)
          (table $t 10 funcref)
          (tag $x (param i32))
          (data $d "abc")
          (elem (table $t) (i32.const 0) func $long $seven)
          (elem $e func $long)
          (func $long (param i64) (result i32) (i32.wrap_i64 (local.get 0)))
          (func $seven (result i32) (i32.const 7))
          (func $two (result i32 i32) (i32.const 3) (i32.const 4))
          (func $tail (param i32) (result i32)
            (if (result i32) (local.get 0)
              (then (return_call $other (i32.sub (local.get 0) (i32.const 1))))
              (else (i32.const 7))))
          (func $other (param i32) (result i32) (return_call $tail (local.get 0)))
        """
            + functions
            + "(func (export \"op\") (param $k i32) (result i32)\n"
            + dispatch
            + "))");
  }

  private static WasmModule module(String text) {
    return WasmModule.parse(
        ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes());
  }
}
