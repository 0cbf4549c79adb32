package dev.ligature.conformance.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.engine.Engine;
import dev.ligature.engine.EngineOptions;
import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.WasmModule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link RandomModulesTest} has found, made small: the ways to compile it have to agree. */
final class FoundCasesTest {
  static Stream<EngineOptions> options() {
    EngineOptions whole = EngineOptions.DEFAULT;
    return Stream.of(whole, whole.withMethodLimit(100), whole.withOperandLimit(1));
  }

  /** The first clause's value took the place of the type of what lies below the second's target. */
  @ParameterizedTest
  @MethodSource("options")
  void a_clause_finds_what_lies_below_its_target_behind_one_whose_target_is_lower(
      EngineOptions options) throws Throwable {
    String text =
        """
        (tag $wide (param f64)) (tag $plain)
        (func (export "f") (param $which i32) (result i32)
          (block $low (result f64)
            (i32.const 40)
            (block $high
              (try_table (catch $wide $low) (catch $plain $high)
                (if (local.get $which) (then (throw $wide (f64.const 7))))
                (throw $plain)))
            (i32.const 2) (i32.add) (return))
          (i32.trunc_f64_s))
        """;
    assertEquals(42, call(text, options, 0));
    assertEquals(7, call(text, options, 1));
  }

  /**
   * What is left of the outer block behind the inner one was a handler's range without a length.
   */
  @ParameterizedTest
  @MethodSource("options")
  void a_block_ends_with_one_that_delegates_and_does_not_end(EngineOptions options)
      throws Throwable {
    String text =
        """
        (tag $t)
        (func $inner (param $which i32)
          (try
            (do
              (try
                (do
                  (if (local.get $which) (then (throw $t)))
                  (return))
                (delegate LABEL)))
            (catch $t)))
        (func (export "f") (param $which i32) (result i32)
          (try (result i32)
            (do (call $inner (local.get $which)) (i32.const 1))
            (catch $t (i32.const 2))))
        """;
    // To the outer block, and to the caller.
    assertEquals(1, call(text.replace("LABEL", "0"), options, 1));
    assertEquals(2, call(text.replace("LABEL", "1"), options, 1));
    assertEquals(1, call(text.replace("LABEL", "1"), options, 0));
  }

  private static Object call(String text, EngineOptions options, Object... arguments)
      throws Throwable {
    byte[] bytes = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    Instance instance =
        new Engine(options).compile("found", WasmModule.parse(bytes)).allocate(List.of());
    instance.initialize();
    return ((Func) instance.export("f").orElseThrow()).handle().invokeWithArguments(arguments);
  }
}
