package dev.ligature.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.engine.Engine;
import dev.ligature.engine.EngineOptions;
import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.WasmModule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Named cases of {@link DifferentialTest}: functions that are cut at awkward places. */
final class CutCasesTest {
  private static final int STATEMENTS = 40;
  private static final String STATEMENT = "(local.set $y (i32.add (local.get $y) (i32.const 3)))";

  private static final EngineOptions CUT = EngineOptions.DEFAULT.withMethodLimit(100);

  /** What takes the 1 on the stack, and leaves 1. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(return)",
        "(i32.const 2) (local.get $x) (select)",
        "(i32.const 2) (local.get $x) (select (result i32))",
        "(local.tee $y)",
        "(br 0)",
        "(local.get $x) (br_if 0)",
        "(local.get $x) (br_table 0 0)",
        "(block (param i32) (result i32))",
        "(i32.const 0) (i32.add)"
      })
  void a_value_from_before_the_cut_reaches_its_instruction(String taker) throws Throwable {
    for (int before = 0; before <= STATEMENTS; before++) {
      String text =
          "(func (export \"f\") (param $x i32) (result i32) (local $y i32) (i32.const 1) "
              + STATEMENT.repeat(before)
              + taker
              + STATEMENT.repeat(STATEMENTS - before)
              + ")";
      assertEquals(1, run(text, CUT), before + " statements before");
    }
  }

  /** The branch back to the loop is in a part, and does not make the loop's end reachable. */
  @Test
  void code_behind_an_endless_loop_stays_dead_when_the_loop_is_cut() {
    String text =
        "(func (export \"f\") (param $x i32) (result i32) (local $y i32) (local $z f64)"
            + "(loop $l (if (i32.gt_s (local.get $y) (i32.const 9)) (then (unreachable)))"
            + "(block "
            + STATEMENT.repeat(1200)
            + "(br $l)))"
            + "(local.set $z (f64.const 1)) (drop (local.get $z)) (local.get $y))";
    TrapException trap = assertThrows(TrapException.class, () -> run(text, EngineOptions.DEFAULT));
    assertEquals(TrapKind.UNREACHABLE, trap.kind());
  }

  private static Object run(String text, EngineOptions options) throws Throwable {
    byte[] bytes = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    Engine engine = new Engine(options);
    Instance instance = engine.compile("cut", WasmModule.parse(bytes)).allocate(List.of());
    instance.initialize();
    return ((Func) instance.export("f").orElseThrow()).handle().invokeWithArguments(5);
  }
}
