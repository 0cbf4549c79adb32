package dev.ligature.linker.limits;

import static dev.ligature.linker.testing.TestModule.INT_TO_INT;
import static dev.ligature.linker.testing.TestModule.TAKES_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Limit#EXIT_HANDLERS}: what guests register for their end does not fill Java's heap. */
class ExitHandlerLimitTest {
  private static final int MOST = 40;

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  /** A library that registers a handler that traces a letter. */
  private static TestModule registering(String way, char letter) {
    TestModule module = TestModule.library().memory(16, 4).table(1, 0);
    int trace = module.importFunction("trace", TAKES_INT);
    boolean plain = way.equals("atexit");
    int register = module.importFunction(way, TestModule.type(plain ? 1 : 3, 1));
    module.elements(
        0,
        plain
            ? module.function(TestModule.VOID, Code.of().i32(letter).call(trace))
            : module.function(TAKES_INT, Code.of().i32(letter).call(trace)));
    Code code = Code.of().global(module.tableBase());
    if (!plain) {
      code.i32(0).global(module.memoryBase());
    }
    return module.function("register", INT_TO_INT, code.call(register));
  }

  private Program program(Limits limits) {
    return world.linker().open(world.config().limits(limits).build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"atexit", "__cxa_atexit", "__cxa_thread_atexit"})
  void one_more_handler_is_refused_until_others_have_run(String way) {
    world.put("a.so", registering(way, 'a')).put("b.so", registering("atexit", 'b'));
    Limits limits = Limits.builder().set(Limit.EXIT_HANDLERS, MOST).build();
    try (Program program = program(limits)) {
      for (int round = 0; round < 3; round++) {
        Library b = program.open("b.so");
        assertEquals(0, World.call(b, "register", 0));
        var namespace = program.newNamespace();
        Library a = namespace.open("a.so");
        for (int i = 1; i < MOST; i++) {
          assertEquals(0, World.call(a, "register", 0));
        }
        assertEquals(-1, World.call(a, "register", 0));
        assertEquals(-1, World.call(b, "register", 0));
        namespace.close();
        assertEquals("a".repeat(MOST - 1), world.takeTrace());
        assertEquals(0, World.call(b, "register", 0));
        b.close();
        assertEquals("bb", world.takeTrace());
      }
    }
  }

  @Test
  void handlers_of_two_libraries_by_turns_run_in_time_that_grows_with_their_number() {
    world.put("a.so", registering("atexit", 'a')).put("b.so", registering("atexit", 'b'));
    try (Program program = program(Limits.defaults())) {
      Library a = program.open("a.so");
      Library b = program.open("b.so");
      int each = 50_000;
      for (int i = 0; i < each; i++) {
        assertEquals(0, World.call(a, "register", 0));
        assertEquals(0, World.call(b, "register", 0));
      }
      assertEquals(-1, World.call(a, "register", 0));
      long begin = System.nanoTime();
      a.close();
      b.close();
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
      assertEquals("a".repeat(each) + "b".repeat(each), world.takeTrace());
      // To look for each from the end takes the square of their number.
      assertTrue(millis < 5000, millis + " ms");
    }
  }
}
