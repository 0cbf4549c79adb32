package dev.ligature.linker.closing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs, libraries, namespaces and threads that are closed while others use them: from any
 * thread, in any order, twice, in a destructor, during a call and during a wait.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CloseUnderLoadTest {
  private static final int THREADS = 4;
  private static final int ROUNDS = 40;
  private static final Path MAIN = Guests.module("threads/main.wasm");
  private static final Path LIFECYCLE = Guests.module("lifecycle/lib.so");

  private final DynamicLinker linker = DynamicLinker.create();
  private final ExecutorService java = Executors.newCachedThreadPool();

  @AfterEach
  void stop() {
    java.shutdownNow();
  }

  /** Something that may find its program, or what it uses of that, closed. */
  private interface Action {
    void run() throws Throwable;
  }

  private static Program open(DynamicLinker linker, boolean interruptible) {
    ProgramConfig config =
        ProgramConfig.builder()
            .interruptible(interruptible)
            .libraryPath(MAIN.getParent())
            .hostFunction(trace(number -> {}))
            .hostFunction(World.host("pause", () -> {}))
            .build();
    return linker.open(MAIN, config);
  }

  /** The host's function by which guests say where they are. */
  private static HostFunction trace(IntConsumer action) {
    MethodType type = MethodType.methodType(void.class, int.class);
    try {
      return HostFunction.of(
          "trace",
          MethodHandles.lookup().findVirtual(IntConsumer.class, "accept", type).bindTo(action));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("trace", e);
    }
  }

  /** What is documented to be thrown where something was closed; anything else is a fault. */
  private static boolean isDocumented(Throwable e) {
    return e instanceof IllegalStateException
        || e instanceof LinkException
        || e instanceof TrapException;
  }

  /** Does random things with a program until it is closed. */
  private static final class User implements Action {
    private final Program program;
    private final Random random;
    private final AtomicInteger done;

    User(Program program, long seed, AtomicInteger done) {
      this.program = program;
      this.random = new Random(seed);
      this.done = done;
    }

    @Override
    public void run() {
      while (isOpen()) {
        try {
          step();
          done.incrementAndGet();
        } catch (RuntimeException e) {
          if (!isDocumented(e)) {
            throw e;
          }
        }
      }
    }

    private boolean isOpen() {
      try {
        program.libraries();
        return true;
      } catch (IllegalStateException e) {
        return false;
      }
    }

    private void step() {
      switch (random.nextInt(5)) {
        case 0 -> {
          Library library = program.open("other.so");
          World.call(library, "imported_next");
          library.close();
          // Once more: that may be the opening of another user, who finds it closed then.
          library.close();
        }
        case 1 -> {
          Namespace namespace = program.newNamespace();
          namespace.open("lib.so", OpenFlag.NOW);
          namespace.close();
          namespace.close();
        }
        case 2 -> {
          GuestThread thread = program.newThread();
          thread.call(() -> World.call(program.main().orElseThrow(), "own_next"));
          thread.close();
          thread.close();
        }
        case 3 -> program.namespaces().forEach(Namespace::libraries);
        default -> World.call(program.open("late.so"), "late");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_program_is_closed_while_threads_use_it(boolean interruptible) throws Exception {
    try (Program other = open(linker, interruptible)) {
      AtomicInteger done = new AtomicInteger();
      for (int round = 0; round < ROUNDS; round++) {
        Program program = open(linker, interruptible);
        List<Future<?>> users = new ArrayList<>();
        for (int k = 0; k < THREADS; k++) {
          User user = new User(program, 31L * round + k, done);
          users.add(java.submit(() -> run(user)));
        }
        TimeUnit.MILLISECONDS.sleep(round % 10);
        Future<?> again = java.submit(program::close);
        program.close();
        again.get(20, TimeUnit.SECONDS);
        for (Future<?> user : users) {
          user.get(20, TimeUnit.SECONDS);
        }
        program.close();
        assertThrows(IllegalStateException.class, program::libraries);
      }
      assertTrue(done.get() > 0);
      assertEquals(41, World.call(other.main().orElseThrow(), "own_next"));
    }
  }

  /**
   * Closes a program where a library's code is.
   *
   * @param where the number that the library traces: 1 to 3 in constructors, 4 to 6 in handlers, 7
   *     in a destructor
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 5, 7})
  void a_program_is_closed_in_a_constructor_or_destructor(int where) {
    AtomicReference<Program> program = new AtomicReference<>();
    AtomicInteger reached = new AtomicInteger();
    ProgramConfig config =
        ProgramConfig.builder()
            .hostFunction(
                trace(
                    number -> {
                      if (number == where) {
                        reached.incrementAndGet();
                        program.get().close();
                      }
                    }))
            .build();
    program.set(linker.open(config));
    try {
      program.get().open(LIFECYCLE.toString()).close();
    } catch (RuntimeException e) {
      assertTrue(isDocumented(e), String.valueOf(e));
    }
    assertEquals(1, reached.get());
    assertThrows(IllegalStateException.class, program.get()::libraries);
    program.get().close();
  }

  @Test
  void a_library_is_closed_in_its_own_destructor_and_in_a_call() {
    AtomicReference<Library> library = new AtomicReference<>();
    List<String> outcomes = new ArrayList<>();
    ProgramConfig config =
        ProgramConfig.builder()
            .hostFunction(
                trace(
                    number -> {
                      if (number == 7) {
                        outcomes.add(
                            assertThrows(IllegalStateException.class, library.get()::close)
                                .getMessage());
                      }
                    }))
            .build();
    try (Program program = linker.open(config)) {
      library.set(program.open(LIFECYCLE.toString()));
      library.get().close();
      assertEquals(1, outcomes.size());
      assertTrue(outcomes.getFirst().endsWith("lib.so is not open"), outcomes.getFirst());
      assertEquals(0, program.libraries().size());
    }
  }

  @Test
  void a_namespace_is_closed_by_several_threads_while_others_look_into_it() throws Exception {
    try (Program program = open(linker, false)) {
      for (int round = 0; round < ROUNDS; round++) {
        Namespace namespace = program.newNamespace();
        namespace.open("lib.so", OpenFlag.NOW);
        CountDownLatch begin = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        for (int k = 0; k < THREADS; k++) {
          boolean closes = k % 2 == 0;
          all.add(
              java.submit(
                  () -> {
                    begin.await();
                    if (closes) {
                      namespace.close();
                    } else {
                      look(namespace);
                    }
                    return closes;
                  }));
        }
        begin.countDown();
        for (Future<?> one : all) {
          assertInstanceOf(Boolean.class, one.get(20, TimeUnit.SECONDS));
        }
        assertThrows(IllegalStateException.class, () -> namespace.open("lib.so", OpenFlag.NOW));
        assertEquals(1, program.namespaces().size());
      }
    }
  }

  @Test
  void a_namespace_is_closed_while_threads_open_in_it() throws Exception {
    try (Program program = open(linker, false)) {
      for (int round = 0; round < ROUNDS; round++) {
        Namespace namespace = program.newNamespace();
        List<Future<?>> openers = new ArrayList<>();
        for (int k = 0; k < THREADS; k++) {
          openers.add(
              java.submit(
                  () ->
                      assertEquals(
                          "the namespace is closed",
                          assertThrows(
                                  IllegalStateException.class,
                                  () -> {
                                    while (true) {
                                      namespace.open("other.so", OpenFlag.NOW);
                                    }
                                  })
                              .getMessage())));
        }
        TimeUnit.MILLISECONDS.sleep(round % 5);
        namespace.close();
        for (Future<?> opener : openers) {
          opener.get(20, TimeUnit.SECONDS);
        }
        assertEquals(1, program.namespaces().size());
      }
    }
  }

  private static void look(Namespace namespace) {
    try {
      while (true) {
        namespace.libraries();
        namespace.find("next");
      }
    } catch (IllegalStateException e) {
      assertEquals("the namespace is closed", e.getMessage());
    }
  }

  private static Void run(Action action) throws Exception {
    try {
      action.run();
      return null;
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
