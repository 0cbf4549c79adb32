package dev.ligature.conformance.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.conformance.differential.ModuleGenerator;
import dev.ligature.conformance.play.Play;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.Instructions;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.WasmModule;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ShrinkerTest {
  @Test
  void what_shows_nothing_goes() {
    List<Play.Part> parts =
        LongStream.iterate(1, seed -> seed + 1)
            .mapToObj(ModuleGenerator::generate)
            .filter(set -> count(set, Op.MEMORY_GROW) == 1)
            .findFirst()
            .orElseThrow();
    List<Play.Part> small =
        new Shrinker(set -> count(set, Op.MEMORY_GROW) == 1, Duration.ofMinutes(1)).shrink(parts);
    assertEquals(1, count(small, Op.MEMORY_GROW));
    assertTrue(instructions(small) < 80, instructions(small) + " of " + instructions(parts));
  }

  private static long count(List<Play.Part> parts, int op) {
    return parts.stream().mapToLong(part -> count(part.module(), op)).sum();
  }

  private static long instructions(List<Play.Part> parts) {
    return count(parts, -1);
  }

  /** How often an instruction is there, or how many instructions there are. */
  private static long count(WasmModule module, int op) {
    long count = 0;
    int first = module.importCount(ExternKind.FUNCTION);
    for (int function = first; function < module.functionCount(); function++) {
      Instructions code = module.body(function).code();
      for (int i = 0; i < code.size(); i++) {
        count += op < 0 || code.op(i) == op ? 1 : 0;
      }
    }
    return count;
  }
}
