package dev.ligature.linker.graphs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random graphs of libraries whose openings fail at any step before they succeed, against the
 * {@link Model} of the rules, which knows nothing of that. The system property {@code
 * ligature.faultGraphs} says how many, {@code ligature.seed} where to start.
 */
class FaultGraphsTest {
  private static final int GRAPHS = Integer.getInteger("ligature.faultGraphs", 100);
  private static final long FIRST_SEED = Long.getLong("ligature.seed", 1);

  @Test
  void openings_that_have_failed_leave_random_graphs_as_the_model_knows_them() {
    Subject model = new Model();
    long failed = 0;
    int compared = 0;
    for (long seed = FIRST_SEED; seed < FIRST_SEED + GRAPHS; seed++) {
      Scenario scenario = ScenarioGenerator.any(seed);
      RandomFaults faults = new RandomFaults(seed);
      String failure = "seed %d: %s".formatted(seed, scenario);
      List<Observation> seen = new LinkerSubject(faults).run(scenario);
      if (!faults.hindered()) {
        assertEquals(model.run(scenario), seen, failure);
        compared++;
      }
      failed += faults.failed();
    }
    assertTrue(failed > 3L * GRAPHS, failed + " openings failed");
    assertTrue(compared > GRAPHS * 3 / 4, compared + " graphs compared");
  }
}
