package dev.ligature.linker.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.testing.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each step of a load fails once, in each of the ways in which it can: all is as before then, and
 * the same load works. The system property {@code ligature.faults} says that one of so many steps
 * is tried; the nightly tests try all.
 */
class FaultsTest {
  private static final int ONE_OF = Integer.getInteger("ligature.faults", 19);
  private static final int REPORTED = 3;
  private static final int OFTEN = 50;

  private static World world(LoadKind kind) {
    World world = new World();
    FaultGuests.put(world, kind.threads());
    return world;
  }

  @ParameterizedTest
  @EnumSource
  void each_step_fails_once(LoadKind kind) {
    List<String> wrong = new ArrayList<>();
    int tried = 0;
    try (World world = world(kind)) {
      for (Fault fault : Fault.values()) {
        Trial trial = new Trial(world, kind, fault, false);
        for (long step = first(kind, fault, trial); step <= trial.steps(); step += ONE_OF) {
          wrong.addAll(trial.fail(step));
          tried++;
        }
      }
    }
    assertTrue(tried > 0);
    assertEquals(List.of(), wrong.stream().limit(REPORTED).toList());
  }

  /** So that not every kind of load tries the same steps. */
  private static long first(LoadKind kind, Fault fault, Trial trial) {
    long period = Math.max(1, Math.min(ONE_OF, trial.steps()));
    return 1 + Math.floorMod(Objects.hash(kind.name(), fault.name()), period);
  }

  @ParameterizedTest
  @EnumSource
  void all_steps_fail_from_one_on(LoadKind kind) {
    List<String> wrong = new ArrayList<>();
    try (World world = world(kind)) {
      for (Fault fault : List.of(Fault.EXCEPTION, Fault.ERROR, Fault.UNREACHABLE)) {
        Trial trial = new Trial(world, kind, fault, true);
        for (long step = first(kind, fault, trial); step <= trial.steps(); step += ONE_OF * 3L) {
          wrong.addAll(trial.fail(step));
        }
      }
    }
    assertEquals(List.of(), wrong.stream().limit(REPORTED).toList());
  }

  @ParameterizedTest
  @EnumSource
  void what_fails_often_takes_no_more_each_time(LoadKind kind) {
    if (kind.starts() || kind.calls()) {
      return;
    }
    try (World world = world(kind)) {
      for (Fault fault : Fault.values()) {
        if (Math.floorMod(Objects.hash(kind.name(), fault.name()), Math.min(ONE_OF, 5)) > 0) {
          continue;
        }
        Trial trial = new Trial(world, kind, fault, false);
        for (long step = trial.steps(); step > 0; step -= 20L * ONE_OF) {
          assertEquals("", trial.failOften(step, OFTEN), fault + " at step " + step);
        }
      }
    }
  }
}
