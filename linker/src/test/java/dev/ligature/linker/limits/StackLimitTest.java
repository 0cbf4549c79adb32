package dev.ligature.linker.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link Limit#STACK_BYTES} is the size of the Java stack of a guest's threads. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StackLimitTest {
  private final DynamicLinker linker = DynamicLinker.create();

  /** A main whose threads count in their second word how deep they call themselves. */
  private static byte[] main() {
    TestModule main = TestModule.sharing().memory(16, 4);
    int spawn = main.importFunction("wasi", "thread-spawn", TestModule.INT_TO_INT);
    int base = main.memoryBase();
    int down = 1;
    Code code =
        Code.of()
            .global(base)
            .global(base)
            .load()
            .i32(1)
            .add()
            .store()
            .call(down)
            .global(base)
            .global(base)
            .load()
            .i32(0)
            .add()
            .store();
    assertEquals(down, main.function(TestModule.VOID, code));
    main.function("wasi_thread_start", TestModule.type(2, 0), Code.of().call(down));
    main.function("spawn", TestModule.GIVES_INT, Code.of().i32(0).call(spawn));
    main.function("depth", TestModule.GIVES_INT, Code.of().global(base).load());
    return main.build();
  }

  /** How deep a thread gets that calls itself without end. */
  private int depth(long bytes) throws Exception {
    ProgramConfig config =
        ProgramConfig.builder().limits(Limits.of(Limit.STACK_BYTES, bytes)).build();
    try (Program program = linker.open("main", main(), config)) {
      Library main = program.main().orElseThrow();
      assertTrue(World.call(main, "spawn") > 0);
      var ended =
          assertThrows(ExecutionException.class, () -> program.ended().get(30, TimeUnit.SECONDS));
      TrapException trap = (TrapException) ended.getCause();
      assertEquals(TrapKind.STACK_EXHAUSTED, trap.kind());
      assertEquals(
          "call stack exhausted: the limit is %d bytes of Java stack; to raise it, set"
                  .formatted(bytes)
              + " Limit.STACK_BYTES or --max-stack-bytes",
          trap.getMessage());
      assertTrue(trap.guestStack().size() > 10);
      return World.call(main, "depth");
    }
  }

  @Test
  void a_threads_calls_go_as_deep_as_it_says() throws Exception {
    int small = depth(1 << 19);
    int large = depth(1 << 23);
    assertTrue(small > 100, () -> small + " calls");
    assertTrue(large > 4 * small, () -> small + " and " + large + " calls");
  }
}
