package dev.ligature.linker.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.faults.LoadKind.NullHandle;
import dev.ligature.linker.testing.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A program that may have less than a load takes, by each amount from what there is before on: the
 * load fails wherever it takes what is not left, and all is as before.
 */
class LimitFaultsTest {
  private static final int REPORTED = 3;

  /** From where to where a limit is raised to find out what a load takes, and by how much. */
  private record Range(Limit limit, long least, long most, long step) {}

  private static final List<Range> RANGES =
      List.of(
          new Range(Limit.MEMORY_PAGES, 1, 12, 1),
          new Range(Limit.TOTAL_MEMORY_PAGES, 1, 12, 1),
          new Range(Limit.TABLE_ELEMENTS, 1, 160, 1),
          new Range(Limit.LIBRARIES, 1, 10, 1),
          new Range(Limit.NAMESPACES, 1, 4, 1),
          new Range(Limit.FUNCTIONS, 1, 200, 3),
          new Range(Limit.MODULE_FUNCTIONS, 1, 40, 1),
          new Range(Limit.MODULE_BYTES, 40, 2400, 40),
          new Range(Limit.NESTED_OPENINGS, 1, 4, 1),
          new Range(Limit.CODE_BYTES, 1, 80_000, 1500));

  @ParameterizedTest
  @EnumSource
  void a_load_that_takes_more_than_is_left_leaves_all_as_it_was(LoadKind kind) {
    List<String> wrong = new ArrayList<>();
    int failed = 0;
    try (World world = new World()) {
      FaultGuests.put(world, kind.threads());
      for (Range range : RANGES) {
        for (long most = range.least(); most <= range.most(); most += range.step()) {
          Limits limits =
              Limits.builder().set(Limit.MEMORY_PAGES, 32).set(range.limit(), most).build();
          Attempt attempt = new Attempt(kind, world, limits);
          wrong.addAll(attempt.run(range.limit() + " " + most));
          if (attempt.failed) {
            failed++;
          } else if (attempt.loaded) {
            break;
          }
        }
      }
    }
    assertEquals(List.of(), wrong.stream().limit(REPORTED).toList());
    assertTrue(failed > 10 || kind.takesLittle(), failed + " loads failed");
  }

  /** One load within limits. */
  private static final class Attempt {
    private final LoadKind kind;
    private final World world;
    private final Limits limits;
    private boolean failed;
    private boolean loaded;

    Attempt(LoadKind kind, World world, Limits limits) {
      this.kind = kind;
      this.world = world;
      this.limits = limits;
    }

    List<String> run(String what) {
      List<String> wrong = new ArrayList<>();
      // Code that another program has had generated costs nothing.
      DynamicLinker linker =
          limits.get(Limit.CODE_BYTES) == Limits.NONE ? world.linker() : DynamicLinker.create();
      try (Session session = new Session(world, linker, limits, false)) {
        if (isPrepared(session)) {
          load(session, wrong);
        }
      }
      if (!wrong.isEmpty()) {
        wrong.addFirst(kind + ": " + what);
      }
      return wrong;
    }

    /** Whether what is there before is within the limits. */
    private boolean isPrepared(Session session) {
      try {
        kind.prepare(session);
        if (!kind.starts() && !kind.calls()) {
          session.seen();
        }
        return true;
      } catch (LinkException | NullHandle e) {
        return false;
      } catch (TrapException e) {
        assertEquals(TrapKind.LIMIT_REACHED, e.kind());
        return false;
      }
    }

    private void load(Session session, List<String> wrong) {
      ObjectGraph graph = State.graph(false);
      boolean compared = !kind.starts() && !kind.calls();
      State before = compared ? State.of(session.program(), graph) : null;
      Throwable thrown = thrownBy(session);
      failed = thrown != null;
      loaded = thrown == null;
      if (failed && !isRefusal(thrown)) {
        wrong.add("thrown: " + thrown);
      }
      if (failed && compared) {
        String difference = before.difference(State.of(session.program(), graph));
        if (!difference.isEmpty()) {
          wrong.add(difference + " by " + thrown);
        }
      }
      if (session.files().open() != 0) {
        wrong.add(session.files().open() + " files are open");
      }
    }

    private Throwable thrownBy(Session session) {
      try {
        kind.load(session);
        return null;
      } catch (RuntimeException | Error e) {
        return e;
      }
    }

    /** Whether the limit is named, and how it is raised. */
    private static boolean isRefusal(Throwable thrown) {
      return switch (thrown) {
        case NullHandle e -> names(e.getMessage());
        case LinkException e -> names(e.getMessage()) && names(e.dlerror());
        case TrapException e -> e.kind() == TrapKind.LIMIT_REACHED;
        default -> false;
      };
    }

    private static boolean names(String message) {
      return Set.of("limit", "at most").stream().anyMatch(message::contains)
          || message.contains("__wasm_call_ctors trapped: unreachable")
          || message.contains("in __wasm_call_ctors");
    }
  }
}
