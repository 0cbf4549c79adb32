package dev.ligature.linker.graphs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random graphs of libraries, cycles included, opened and closed at random, against the {@link
 * Model} of the rules. The system property {@code ligature.graphs} says how many, {@code
 * ligature.seed} where to start.
 */
class RandomGraphsTest {
  private static final int GRAPHS = Integer.getInteger("ligature.graphs", 300);
  private static final long FIRST_SEED = Long.getLong("ligature.seed", 1);

  private final Subject linker = new LinkerSubject();
  private final Subject model = new Model();

  @Test
  void the_linker_does_with_random_graphs_as_the_model() {
    for (long seed = FIRST_SEED; seed < FIRST_SEED + GRAPHS; seed++) {
      Scenario scenario = ScenarioGenerator.any(seed);
      if (differs(scenario)) {
        Scenario small = shrink(scenario);
        String failure = "seed %d, made smaller: %s".formatted(seed, small);
        assertEquals(text(model, small), text(linker, small), failure);
      }
    }
  }

  @Test
  void a_difference_is_seen() {
    Subject siblingsReversed = new Model((graph, roots, all) -> new ArrayList<>(all).reversed());
    long seen =
        LongStream.rangeClosed(1, 20)
            .mapToObj(ScenarioGenerator::any)
            .filter(scenario -> !siblingsReversed.run(scenario).equals(model.run(scenario)))
            .count();
    assertTrue(seen > 5, seen + " differences seen");
  }

  private boolean differs(Scenario scenario) {
    return !model.run(scenario).equals(linker.run(scenario));
  }

  /** Leaves out steps and libraries as long as a difference stays. */
  private Scenario shrink(Scenario scenario) {
    Scenario small = scenario;
    for (int i = scenario.steps().size() - 1; i >= 0; i--) {
      List<Scenario.Step> fewer = new ArrayList<>(small.steps());
      fewer.remove(i);
      small = ifItDiffers(small.withSteps(fewer), small);
    }
    for (String name : scenario.libraries().keySet()) {
      if (!small.uses(name)) {
        small = ifItDiffers(small.without(name), small);
      }
    }
    return small;
  }

  private Scenario ifItDiffers(Scenario smaller, Scenario larger) {
    return differs(smaller) ? smaller : larger;
  }

  private static String text(Subject subject, Scenario scenario) {
    return String.join("\n", subject.run(scenario).stream().map(Observation::toString).toList());
  }
}
