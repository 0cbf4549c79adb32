package dev.ligature.linker.graphs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Random graphs of libraries, opened and closed at random, each step in a program that was made of
 * the one before, against the {@link Model} of the rules, which knows nothing of that. The system
 * property {@code ligature.restoredGraphs} says how many, {@code ligature.seed} where to start.
 */
class RestoredGraphsTest {
  private static final int GRAPHS = Integer.getInteger("ligature.restoredGraphs", 40);
  private static final long FIRST_SEED = Long.getLong("ligature.seed", 1);

  private int made;

  @Test
  void a_forked_program_does_with_random_graphs_as_the_model() {
    compare(Program::fork);
  }

  @Test
  void a_restored_program_does_with_random_graphs_as_the_model() {
    compare(
        program -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          try {
            program.snapshot(out);
            return DynamicLinker.create()
                .restore(new ByteArrayInputStream(out.toByteArray()), program.config());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void compare(UnaryOperator<Program> successor) {
    Subject model = new Model();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + GRAPHS; seed++) {
      Scenario scenario = ScenarioGenerator.any(seed);
      Subject linker =
          new LinkerSubject(
              program -> {
                made++;
                return successor.apply(program);
              });
      assertEquals(
          model.run(scenario), linker.run(scenario), "seed %d: %s".formatted(seed, scenario));
    }
    assertTrue(made > GRAPHS, made + " programs made");
  }
}
