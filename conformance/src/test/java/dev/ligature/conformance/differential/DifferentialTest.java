package dev.ligature.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.conformance.play.Oracle;
import dev.ligature.conformance.play.Play;
import dev.ligature.engine.EngineOptions;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.WasmModule;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Generated modules, alone and linked to each other, do the same here as on another engine.
 *
 * <p>{@code -Dligature.differential.count=N} runs more seeds, {@code
 * -Dligature.differential.first=S} starts with another one.
 */
final class DifferentialTest {
  private static final long FIRST = Long.getLong("ligature.differential.first", 1);
  private static final long COUNT = Long.getLong("ligature.differential.count", 200);
  private static final int ROUNDS = 3;

  @Test
  void generated_modules_behave_as_on_another_engine() {
    assertEquals(List.of(), differences(FIRST, seed -> EngineOptions.DEFAULT));
  }

  @Test
  void generated_modules_cut_into_parts_behave_as_on_another_engine() {
    // Other seeds, and other limits: they cut at other places.
    assertEquals(
        List.of(),
        differences(
            FIRST + COUNT,
            seed -> EngineOptions.DEFAULT.withMethodLimit(100 * (1 + Math.floorMod(seed, 8)))));
  }

  @Test
  void generated_modules_with_operands_in_locals_behave_as_on_another_engine() {
    assertEquals(
        List.of(),
        differences(
            FIRST + 2 * COUNT,
            seed -> EngineOptions.DEFAULT.withOperandLimit(Math.floorMod(seed, 6))));
  }

  /** Differences, each with its seed; a crash on either side is one too. */
  private static List<String> differences(long first, LongFunction<EngineOptions> options) {
    List<String> differences = new ArrayList<>();
    try (Oracle oracle = new Oracle()) {
      for (long seed = first; seed < first + COUNT; seed++) {
        try {
          List<Play.Part> parts = ModuleGenerator.generate(seed);
          Play play = Play.ofAllExports(parts, parts, ~seed, ROUNDS, 1);
          String text = "seed " + seed + ": ";
          oracle
              .differenceOf(play, ways(options.apply(seed), seed))
              .ifPresent(difference -> differences.add(text + difference));
        } catch (RuntimeException | Error e) {
          differences.add("seed %d: %s".formatted(seed, e));
        }
      }
    }
    return differences;
  }

  /** Vectors are those of the JDK if it has them, and in half of all modules two numbers too. */
  private static List<EngineOptions> ways(EngineOptions options, long seed) {
    return seed % 2 == 0 ? List.of(options) : List.of(options, options.withoutVectorModule());
  }

  @Test
  void the_same_seed_gives_the_same_modules() {
    assertEquals(bytes(7), bytes(7));
  }

  private static List<String> bytes(long seed) {
    return ModuleGenerator.generate(seed).stream()
        .map(part -> HexFormat.of().formatHex(part.module().bytes()))
        .toList();
  }

  @Test
  void the_default_seeds_use_every_instruction_on_numbers_and_memory_and_on_exceptions() {
    Set<String> missing = new TreeSet<>();
    NumericOps.all().forEach(op -> missing.add(Op.name(op)));
    AtomicGenerator.all().forEach(op -> missing.add(Op.name(op)));
    IntStream.rangeClosed(Op.I32_LOAD, Op.I64_STORE32).forEach(op -> missing.add(Op.name(op)));
    IntStream.of(
            Op.TRY,
            Op.CATCH,
            Op.CATCH_ALL,
            Op.DELEGATE,
            Op.RETHROW,
            Op.THROW,
            Op.TRY_TABLE,
            Op.THROW_REF,
            Op.RETURN_CALL,
            Op.RETURN_CALL_INDIRECT)
        .forEach(op -> missing.add(Op.name(op)));
    for (long seed = 1; seed <= 200 && !missing.isEmpty(); seed++) {
      WasmModule module = ModuleGenerator.generate(seed).getFirst().module();
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
