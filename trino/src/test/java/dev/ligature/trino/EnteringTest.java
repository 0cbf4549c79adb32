package dev.ligature.trino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.airlift.slice.Slices;
import io.trino.spi.StandardErrorCode;
import io.trino.spi.TrinoException;
import io.trino.spi.function.InvocationConvention;
import io.trino.spi.function.InvocationConvention.InvocationArgumentConvention;
import io.trino.spi.function.InvocationConvention.InvocationReturnConvention;
import io.trino.spi.function.ScalarFunctionImplementation;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarbinaryType;
import io.trino.spi.type.VarcharType;
import io.trino.testing.TestingConnectorSession;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the calls of a driver leave in a program for the next one. */
final class EnteringTest {
  private static final long PAGE = 1 << 16;

  private final Worker worker = new Worker(Cluster.small("worker 1"));

  /** A function of heap.so with one parameter, as one driver calls it. */
  private final class Driver {
    private final ScalarFunctionImplementation function;
    private final Object instance;

    Driver(Type result, Type parameter, String symbol, String signature) throws Throwable {
      InvocationReturnConvention returned =
          result.getJavaType().isPrimitive()
              ? InvocationReturnConvention.FAIL_ON_NULL
              : InvocationReturnConvention.NULLABLE_RETURN;
      function =
          new WasmFunctionEngine(worker)
              .getScalarFunctionImplementation(
                  result,
                  List.of(parameter),
                  "",
                  Map.of("library", "heap.so", "symbol", symbol, "signature", signature),
                  new InvocationConvention(
                      List.of(InvocationArgumentConvention.NEVER_NULL), returned, true, true));
      instance = function.getInstanceFactory().orElseThrow().invoke();
    }

    @Nullable Object call(Object argument) throws Throwable {
      return function
          .getMethodHandle()
          .invokeWithArguments(instance, TestingConnectorSession.SESSION, argument);
    }
  }

  @Test
  void a_trap_in_free_before_a_call_ends_the_program_and_gives_its_memory_back() throws Throwable {
    Driver driver = new Driver(IntegerType.INTEGER, VarcharType.VARCHAR, "spoils", "(text)");
    assertEquals(0L, driver.call(Slices.utf8Slice("a")));
    // The block of the first row is too small, and is freed by the row behind.
    assertEquals(1L, driver.call(Slices.utf8Slice("s".repeat(10_000))));
    assertTrue(worker.budget().total() > 0);
    TrinoException failure =
        assertThrows(TrinoException.class, () -> driver.call(Slices.utf8Slice("a")));
    assertEquals(
        "spoils of heap.so trapped: unreachable\n>>> in heap.so.free",
        String.valueOf(failure.getMessage()));
    assertEquals(
        StandardErrorCode.FUNCTION_IMPLEMENTATION_ERROR.toErrorCode(), failure.getErrorCode());
    assertInstanceOf(PlainCause.class, failure.getCause());
    assertEquals(0, worker.budget().total());
    assertEquals(0L, driver.call(Slices.utf8Slice("a")), "another program");
  }

  @Test
  void memory_that_a_call_has_taken_is_counted_if_its_value_is_an_error() throws Throwable {
    Driver driver =
        new Driver(
            VarbinaryType.VARBINARY,
            IntegerType.INTEGER,
            "takes_and_fails",
            "(n, result[0]):length");
    assertThrows(TrinoException.class, () -> driver.call(0L));
    long before = worker.budget().total();
    assertTrue(before > 0);
    TrinoException failure = assertThrows(TrinoException.class, () -> driver.call(10L));
    assertEquals(StandardErrorCode.INVALID_FUNCTION_ARGUMENT.toErrorCode(), failure.getErrorCode());
    assertEquals(before + 10 * PAGE, worker.budget().total());
  }
}
