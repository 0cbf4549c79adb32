package dev.ligature.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.engine.EngineOptions;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Generated modules do the same here as on another engine's interpreter.
 *
 * <p>{@code -Dligature.differential.count=N} runs more seeds, {@code
 * -Dligature.differential.first=S} starts with another one.
 */
final class DifferentialTest {
  private static final long FIRST = Long.getLong("ligature.differential.first", 1);
  private static final long COUNT = Long.getLong("ligature.differential.count", 200);

  @Test
  void generated_modules_behave_as_on_another_engine() {
    assertEquals(List.of(), differences(FIRST, COUNT, EngineOptions.DEFAULT));
  }

  @Test
  void generated_modules_cut_into_parts_behave_as_on_another_engine() {
    // Half as many, of other seeds: each makes several times as much bytecode.
    List<String> differences = new ArrayList<>();
    for (long seed = FIRST + COUNT; seed < FIRST + COUNT + COUNT / 2; seed++) {
      differences.addAll(differences(seed, 1, cut(seed)));
    }
    assertEquals(List.of(), differences);
  }

  /** A limit from 100 to 800 bytes: other limits cut at other places. */
  private static EngineOptions cut(long seed) {
    return EngineOptions.DEFAULT.withMethodLimit(100 * (1 + Math.floorMod(seed, 8)));
  }

  /** Differences, each with its seed; a crash on either side is one too. */
  private static List<String> differences(long first, long count, EngineOptions options) {
    List<String> differences = new ArrayList<>();
    for (long seed = first; seed < first + count; seed++) {
      try {
        Comparison.differenceOf(seed, options).ifPresent(differences::add);
      } catch (RuntimeException | Error e) {
        differences.add("seed %d, method limit %d: %s".formatted(seed, options.methodLimit(), e));
      }
    }
    return differences;
  }

  @Test
  void the_same_seed_gives_the_same_module() {
    assertArrayEquals(ModuleGenerator.generate(7).bytes(), ModuleGenerator.generate(7).bytes());
  }

  @Test
  void the_default_seeds_use_every_numeric_instruction_and_every_access_to_memory() {
    Set<String> missing = new TreeSet<>();
    IntStream.concat(
            NumericOps.all().stream().mapToInt(op -> op),
            IntStream.rangeClosed(Op.I32_LOAD, Op.I64_STORE32))
        .forEach(op -> missing.add(Op.name(op)));
    for (long seed = 1; seed <= 200 && !missing.isEmpty(); seed++) {
      WasmModule module = WasmModule.parse(ModuleGenerator.generate(seed).bytes());
      for (int function = 0; function < module.functionCount(); function++) {
        Instructions code = module.body(function).code();
        for (int i = 0; i < code.size(); i++) {
          missing.remove(Op.name(code.op(i)));
        }
      }
    }
    assertEquals(Set.of(), missing);
  }
}
