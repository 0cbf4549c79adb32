package dev.ligature.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.engine.Engine;
import dev.ligature.engine.EngineOptions;
import dev.ligature.engine.Func;
import dev.ligature.engine.Instance;
import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.wasm.WasmModule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Generated interpreters do the same in one method and cut into parts, of whatever size.
 *
 * <p>{@code -Dligature.differential.count=N} runs more seeds.
 */
final class SwitchesTest {
  private static final long COUNT = Long.getLong("ligature.differential.count", 200) / 4;

  /** Below the limit of the class file format, and above what a generated function takes. */
  private static final int WHOLE = 60_000;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_switch_does_the_same_cut_and_whole(boolean legacy) {
    List<String> differences = new ArrayList<>();
    for (long seed = 1; seed <= COUNT; seed++) {
      String text = SwitchGenerator.generate(seed, legacy);
      byte[] bytes = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
      List<String> whole = outcomes(bytes, WHOLE);
      for (int limit : new int[] {100, 300 + (int) seed % 5 * 200, 2_500}) {
        List<String> cut = outcomes(bytes, limit);
        if (!cut.equals(whole)) {
          differences.add("seed %d, limit %d: %s, whole %s".formatted(seed, limit, cut, whole));
        }
      }
    }
    assertEquals(List.of(), differences);
  }

  private static List<String> outcomes(byte[] module, int limit) {
    Engine engine = new Engine(EngineOptions.DEFAULT.withMethodLimit(limit));
    Instance instance = engine.compile("switch", WasmModule.parse(module)).allocate(List.of());
    instance.initialize();
    Func f = (Func) instance.export("f").orElseThrow();
    List<String> outcomes = new ArrayList<>();
    for (int rounds : new int[] {0, 1, 7, 60, 200}) {
      try {
        outcomes.add(Long.toHexString((long) f.handle().invokeExact(rounds, 77L * rounds)));
      } catch (Throwable thrown) {
        outcomes.add(thrown.getClass().getSimpleName());
      }
    }
    return outcomes;
  }
}
