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

  private static Object call(String text, EngineOptions options, Object... arguments)
      throws Throwable {
    byte[] bytes = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    Instance instance =
        new Engine(options).compile("found", WasmModule.parse(bytes)).allocate(List.of());
    instance.initialize();
    return ((Func) instance.export("f").orElseThrow()).handle().invokeWithArguments(arguments);
  }
}
