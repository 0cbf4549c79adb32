package dev.ligature.engine.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.Instance;
import dev.ligature.guests.LinearTime;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a module costs from its bytes to its first result grows as its size does ({@link
 * LinearTime}).
 */
final class LinearTimeTest {
  private static final int ARGUMENT = 5;

  /** A kind of code that once took more than its size, or may. */
  @SuppressWarnings("ImmutableEnumChecker") // Functions have no state.
  enum Kind {
    OPERANDS(2_000, Nesting::operands, n -> (int) ((long) n * (n + 1) / 2) + ARGUMENT),
    MIXED_OPERANDS(1_000, Nesting::mixedOperands, n -> n + ARGUMENT),
    BRANCHES_OUT(2_000, Nesting::branchesOut, n -> n - ARGUMENT),
    TABLE(2_000, Nesting::table, n -> n - ARGUMENT),
    BLOCKS(10_000, n -> Nesting.nested(Code.BLOCK, n), n -> n),
    LOOPS(5_000, n -> Nesting.nested(Code.LOOP, n), n -> n),
    IFS(5_000, n -> Nesting.nested(Code.IF, n), n -> n),
    TRIES(700, Nesting::tries, n -> n),
    TRY_TABLES(500, Nesting::tryTables, n -> n),
    STRAIGHT(20_000, Nesting::straight, n -> (n + 1) * ARGUMENT),
    LOCALS(
        2_000, 49_000, Nesting::locals, n -> (int) ((long) n * ARGUMENT + (long) n * (n + 1) / 2)),
    LOOPS_OVER_LOCALS(1_000, 49_000, Nesting::loopsOverLocals, n -> (n - 1) * ARGUMENT),
    PAGES(200, 5_600, Nesting::growth, n -> n + 1),
    GLOBALS(10_000, 1_000_000, Crowds::globals, n -> n - 1 + ARGUMENT),
    EXPORTS(10_000, 900_000, Crowds::exports, n -> n + ARGUMENT),
    FUNCTIONS(10_000, 900_000, Crowds::functions, n -> n + ARGUMENT),
    TYPES(10_000, 900_000, Crowds::types, n -> ARGUMENT),
    ELEMENTS(20_000, 8_000_000, Crowds::elements, n -> ARGUMENT + 1),
    ELEMENT_SEGMENTS(5_000, 800_000, Crowds::elementSegments, n -> ARGUMENT + 1),
    DATA_SEGMENTS(5_000, 100_000, Crowds::dataSegments, n -> ARGUMENT + 7),
    TAGS(2_000, 900_000, Crowds::tags, n -> ARGUMENT);

    private final int size;

    /** The largest size: of a body, of locals. */
    private final int most;

    private final IntFunction<Shape> shape;
    private final IntUnaryOperator expected;

    Kind(int size, IntFunction<Shape> shape, IntUnaryOperator expected) {
      this(size, 700_000, shape, expected);
    }

    Kind(int size, int most, IntFunction<Shape> shape, IntUnaryOperator expected) {
      this.size = size;
      this.most = most;
      this.shape = shape;
      this.expected = expected;
    }

    /** The processor time from the bytes to the result, in milliseconds. */
    double time(int n) {
      Shape made = shape.apply(n);
      byte[] unused = made.bytes();
      assertTrue(unused.length > 0);
      Duration start = LinearTime.processorTime();
      Instance instance = made.instantiate();
      Object result = Shape.call(instance, "f", ARGUMENT);
      double taken = LinearTime.processorTime().minus(start).toNanos() / 1e6;
      assertEquals(expected.applyAsInt(n), result);
      return taken;
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void eight_times_the_size_takes_about_eight_times_as_long(Kind kind) {
    compare(kind, kind.size);
  }

  /** Up to half a million blocks, a hundred thousand handlers, and so on. */
  @Tag("nightly")
  @ParameterizedTest
  @EnumSource(Kind.class)
  void so_it_does_at_sizes_that_only_made_code_has(Kind kind) {
    compare(kind, Math.min(kind.size * LinearTime.FACTOR, kind.most / LinearTime.FACTOR));
  }

  private static void compare(Kind kind, int n) {
    LinearTime.check(kind.name(), n / LinearTime.FACTOR + ARGUMENT + 1, n, kind::time);
  }
}
