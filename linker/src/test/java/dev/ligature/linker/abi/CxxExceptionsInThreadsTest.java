package dev.ligature.linker.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each thread has exceptions of its own, by {@code guests/cxx-exceptions/threads}. */
class CxxExceptionsInThreadsTest {
  private static final int THREADS = 3;

  private final ExecutorService java = Executors.newCachedThreadPool();
  private Runnable host = () -> {};
  private Program program;
  private Library main;

  @BeforeEach
  void open() throws ReflectiveOperationException {
    Path folder = Guests.module("cxx-exceptions/threads");
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodType takesInt = MethodType.methodType(void.class, int.class);
    MethodType takesNothing = MethodType.methodType(void.class);
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(folder)
            .hostFunction(HostFunction.of("trace", MethodHandles.empty(takesInt)))
            .hostFunction(HostFunction.of("host", lookup.bind(this, "host", takesNothing)))
            .build();
    program = DynamicLinker.create().open(folder.resolve("main.wasm"), config);
    main = program.main().orElseThrow();
  }

  void host() {
    host.run();
  }

  @AfterEach
  void close() {
    program.close();
    java.shutdownNow();
  }

  @Test
  void threads_handle_exceptions_at_the_same_time() throws Exception {
    CyclicBarrier all = new CyclicBarrier(THREADS);
    host =
        () -> {
          try {
            all.await(20, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        };
    List<Future<Integer>> results = new ArrayList<>();
    for (int k = 1; k <= THREADS; k++) {
      int number = k;
      GuestThread thread = program.newThread();
      results.add(java.submit(() -> thread.call(() -> World.call(main, "in_thread", number))));
    }
    for (int k = 1; k <= THREADS; k++) {
      assertEquals(k, results.get(k - 1).get(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void a_thread_knows_nothing_of_what_another_handles_that_java_runs_on_the_same_thread() {
    List<Integer> handling = new ArrayList<>();
    try (GuestThread other = program.newThread()) {
      host =
          () -> {
            handling.add(World.call(main, "is_handling"));
            handling.add(other.call(() -> World.call(main, "is_handling")));
          };
      assertEquals(5, World.call(main, "in_thread", 5));
    }
    assertEquals(List.of(1, 0), handling);
  }
}
