package dev.ligature.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.conformance.wat.ModuleAssembler;
import dev.ligature.engine.Engine;
import dev.ligature.engine.EngineOptions;
import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.wasm.WasmModule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Named cases of {@link DifferentialTest}: a function that is cut where a value lies on the stack
 * which an instruction of a later part takes. Each is tried with the cut at many places before it.
 */
final class CutOperandsTest {
  private static final int STATEMENTS = 40;
  private static final String STATEMENT = "(local.set $y (i32.add (local.get $y) (i32.const 3)))";

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
      assertEquals(1, run(text), before + " statements before");
    }
  }

  private static Object run(String text) throws Throwable {
    byte[] bytes = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    Engine engine = new Engine(EngineOptions.DEFAULT.withMethodLimit(100));
    Instance instance = engine.compile("cut", WasmModule.parse(bytes)).allocate(List.of());
    instance.initialize();
    return ((Func) instance.export("f").orElseThrow()).handle().invokeWithArguments(5);
  }
}
