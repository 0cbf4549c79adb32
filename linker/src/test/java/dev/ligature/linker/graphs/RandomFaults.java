package dev.ligature.linker.graphs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.faults.ObjectGraph;
import dev.ligature.linker.faults.State;
import dev.ligature.linker.testing.World;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets each opening fail some times, wherever the trace is told of something, and looks whether all
 * is as before.
 */
final class RandomFaults implements LinkerSubject.Faults {
  private static final int TIMES = 2;

  private final Random random;
  private long left;
  private @Nullable Throwable thrown;
  private long failed;
  private boolean hindered;
  private long steps;

  RandomFaults(long seed) {
    this.random = new Random(seed);
  }

  /** How many openings have failed by a fault. */
  long failed() {
    return failed;
  }

  /** Whether one came while an opening was undone that failed by itself. */
  boolean hindered() {
    return hindered;
  }

  @Override
  public ProgramConfig.Builder addTo(ProgramConfig.Builder config) {
    return config
        .trace((category, line) -> reach(), EnumSet.allOf(TraceCategory.class))
        .traceClock(
            () -> {
              reach();
              return 0;
            });
  }

  private void reach() {
    steps++;
    if (left > 0 && --left == 0) {
      RuntimeException exception = new IllegalArgumentException("a fault of the test");
      Error error = new AssertionError("a fault of the test");
      if (random.nextBoolean()) {
        thrown = error;
        throw error;
      }
      thrown = exception;
      throw exception;
    }
  }

  @Override
  public <T> T open(Supplier<T> opening, Supplier<Program> program, World world) {
    // About as many steps as the last opening took.
    int around = (int) Math.max(20, steps);
    for (int i = 0; i < TIMES; i++) {
      ObjectGraph graph = State.graph(false);
      State before = program.get() == null ? null : State.of(program.get(), graph);
      thrown = null;
      steps = 0;
      left = 1L + random.nextInt(around);
      try {
        return opening.get();
      } catch (LinkException e) {
        if (thrown != null) {
          // Its own failure, and the fault while it was undone: destructors may not have run.
          assertTrue(List.of(e.getSuppressed()).contains(thrown));
          hindered = true;
        }
        throw e;
      } catch (RuntimeException | Error e) {
        assertSame(thrown, e);
      } finally {
        left = 0;
      }
      failed++;
      world.takeTrace();
      if (before != null) {
        State after = State.of(program.get(), graph);
        assertEquals("", before.withoutIndices().difference(after.withoutIndices()));
      }
    }
    steps = 0;
    return opening.get();
  }
}
