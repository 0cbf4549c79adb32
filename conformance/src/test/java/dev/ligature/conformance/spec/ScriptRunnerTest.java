package dev.ligature.conformance.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.engine.EngineOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The runner tells a wrong outcome from a right one, and a skip from both. */
final class ScriptRunnerTest {
  private static final String ADD =
      """
      (module $M
        (memory (export "mem") 1)
        (func (export "add") (param i32 i32) (result i32)
          (i32.add (local.get 0) (local.get 1)))
        (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
        (func (export "nan") (result f32) (f32.const nan:0x200000)))
      """;

  private static FileReport run(String script) {
    FileReport report = new FileReport("script.wast");
    new ScriptRunner("script.wast", Dialect.CURRENT, report, EngineOptions.DEFAULT)
        .run(script.getBytes(StandardCharsets.UTF_8));
    return report;
  }

  private static List<String> failures(String command) {
    FileReport report = run(ADD + command);
    assertEquals(Map.of(), report.skipped());
    return report.failures();
  }

  @Test
  void right_results_pass() {
    FileReport report =
        run(ADD + "(assert_return (invoke \"add\" (i32.const 1) (i32.const 2)) (i32.const 3))");
    assertEquals(List.of(), report.failures());
    assertEquals(2, report.passed());
  }

  @Test
  void a_wrong_result_fails_with_both_values() {
    assertEquals(
        List.of("script.wast:7: add: expected [Integral[value=4]], got [i32 3 (0x00000003)]"),
        failures("(assert_return (invoke \"add\" (i32.const 1) (i32.const 2)) (i32.const 4))"));
  }

  @Test
  void a_missing_result_fails() {
    assertEquals(
        List.of("script.wast:7: add: expected [], got [i32 3 (0x00000003)]"),
        failures("(assert_return (invoke \"add\" (i32.const 1) (i32.const 2)))"));
  }

  @Test
  void a_signalling_nan_is_no_arithmetic_nan() {
    assertEquals(
        List.of(
            "script.wast:7: nan: expected [NanF32[canonical=false]], got [f32 NaN (0x7fa00000)]"),
        failures("(assert_return (invoke \"nan\") (f32.const nan:arithmetic))"));
  }

  @Test
  void a_call_that_returns_fails_an_expected_trap() {
    assertEquals(
        List.of("script.wast:7: expected trap out of bounds memory access, got none"),
        failures("(assert_trap (invoke \"load\" (i32.const 0)) \"out of bounds memory access\")"));
  }

  @Test
  void a_trap_of_another_kind_fails() {
    List<String> failures =
        failures("(assert_trap (invoke \"load\" (i32.const -1)) \"unreachable\")");
    assertEquals(1, failures.size());
    assertEquals(
        "script.wast:7: expected trap unreachable, got out of bounds memory access",
        failures.getFirst().substring(0, 73));
  }

  @Test
  void a_valid_module_fails_an_expected_validation_error() {
    assertEquals(
        List.of("script.wast:7: expected invalid: type mismatch, but it is valid"),
        failures("(assert_invalid (module (func)) \"type mismatch\")"));
  }

  @Test
  void an_invalid_module_fails_an_expected_malformed_one() {
    assertEquals(
        List.of("script.wast:7: expected malformed: unexpected token, but it can be decoded"),
        failures("(assert_malformed (module quote \"(func (drop))\") \"unexpected token\")"));
  }

  @Test
  void text_malformed_for_another_reason_fails() {
    List<String> failures =
        failures("(assert_malformed (module quote \"(func (drop) x)\") \"mismatching label\")");
    assertEquals(1, failures.size());
  }

  @Test
  void a_module_that_links_fails_an_expected_link_error() {
    assertEquals(
        List.of("script.wast:7: expected unknown import, but it links"),
        failures("(assert_unlinkable (module) \"unknown import\")"));
  }

  @Test
  void what_depends_on_a_skipped_module_is_skipped_with_its_reason() {
    FileReport report =
        run(
            """
            (module $S (func (export "f") (suspend 0)))
            (register "S" $S)
            (module (import "S" "f" (func (result i32))))
            (assert_return (invoke "f") (i32.const 0))
            """);
    assertEquals(List.of(), report.failures());
    assertEquals(Map.of("stack switching", 4), report.skipped());
    assertEquals(0, report.passed());
  }

  @Test
  void state_that_a_skipped_module_would_have_written_is_not_relied_on() {
    FileReport report =
        run(
            ADD
                + """
                (register "M" $M)
                (module (import "M" "mem" (memory 1)) (data (i32.const 0) "\\01")
                  (func (suspend 0)))
                (assert_return (invoke $M "load" (i32.const 0)) (i32.const 1))
                """);
    assertEquals(List.of(), report.failures());
    assertEquals(Map.of("stack switching", 2), report.skipped());
  }

  @Test
  void a_module_that_fails_to_instantiate_fails_what_needs_it() {
    FileReport report = run("(module (func unreachable) (start 0)) (assert_return (invoke \"f\"))");
    assertEquals(2, report.failures().size());
  }
}
