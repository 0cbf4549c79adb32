package dev.ligature.linker.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.guests.LinearTime;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.World;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a load costs grows as its size does ({@link LinearTime}). */
final class LinkTimeTest {
  /** Guests nest as deep as there are libraries. */
  private static final long STACK = 2L << 30;

  private interface Put {
    void into(World world, int n);
  }

  private interface Use {
    int of(Program program, int n);
  }

  /** What is linked. */
  @SuppressWarnings("ImmutableEnumChecker") // Functions have no state.
  enum Kind {
    CHAIN(25, Loads::putChain, Loads::openChain),
    STAR(25, Loads::putStar, Loads::openRoot),
    SCOPE(25, Loads::putScope, Loads::openRoot),
    PREFIXED(1_000, Loads::putPrefixed, Loads::openRoot),
    COLLIDING(1_000, Loads::putColliding, Loads::openRoot),
    LOOK_UP(1_000, Loads::putPrefixed, Loads::lookUp),
    LAZY(500, Loads::putLazy, Loads::callLazily),
    UNDEFINED(500, Loads::putUndefined, Loads::failToOpen),
    GOT(1_000, Loads::putGot, Loads::openRoot),
    RELOCATIONS(4_000, Loads::putRelocations, Loads::openRoot),
    REOPEN(100, Loads::putOne, Loads::reopen),
    REOPEN_BY_GUEST(100, Loads::putOne, Loads::reopenByGuest),
    ALL_OPEN(25, Loads::putMany, Loads::openAll),
    NAMESPACES(25, Loads::putOne, Loads::openInNamespaces),
    NESTED(15, Loads::putNested, Loads::openNested);

    private final int size;
    private final Put put;
    private final Use use;

    Kind(int size, Put put, Use use) {
      this.size = size;
      this.put = put;
      this.use = use;
    }

    /** The processor time from the first opening to the end of the program, in milliseconds. */
    double time(int n) {
      try (World world = new World()) {
        put.into(world, n);
        Duration start = LinearTime.processorTime();
        try (Program program = world.program()) {
          assertEquals(Loads.RESULT, use.of(program, n));
        }
        return LinearTime.processorTime().minus(start).toNanos() / 1e6;
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void eight_times_the_size_takes_about_eight_times_as_long(Kind kind) throws Throwable {
    compare(kind, kind.size);
  }

  /** Up to 1,600 libraries, 64,000 symbols, 256,000 relocations. */
  @Tag("nightly")
  @ParameterizedTest
  @EnumSource(Kind.class)
  void so_it_does_at_sizes_that_only_made_libraries_have(Kind kind) throws Throwable {
    compare(kind, kind.size * LinearTime.FACTOR);
  }

  /** On a thread of its own. */
  private static void compare(Kind kind, int n) throws Throwable {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread thread = new Thread(null, () -> compareHere(kind, n), "links", STACK);
    thread.setUncaughtExceptionHandler((_, e) -> failure.set(e));
    thread.start();
    thread.join();
    if (failure.get() != null) {
      throw failure.get();
    }
  }

  private static void compareHere(Kind kind, int n) {
    LinearTime.check(kind.name(), n / LinearTime.FACTOR + 2, n, kind::time);
  }
}
