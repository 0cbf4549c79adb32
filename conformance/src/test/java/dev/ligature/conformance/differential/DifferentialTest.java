package dev.ligature.conformance.differential;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Generated modules do the same here as on another engine's interpreter.
 *
 * <p>{@code -Dligature.differential.count=N} runs more seeds, {@code
 * -Dligature.differential.first=S} starts with another one.
 */
final class DifferentialTest {
  private static final long FIRST = Long.getLong("ligature.differential.first", 1);
  private static final long COUNT = Long.getLong("ligature.differential.count", 300);

  @Test
  void generated_modules_behave_as_on_another_engine() {
    List<String> differences =
        LongStream.range(FIRST, FIRST + COUNT)
            .mapToObj(Comparison::differenceOf)
            .flatMap(Optional::stream)
            .toList();
    assertEquals(List.of(), differences);
  }

  @Test
  void the_same_seed_gives_the_same_module() {
    assertArrayEquals(ModuleGenerator.generate(7).bytes(), ModuleGenerator.generate(7).bytes());
  }
}
