package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 29, 61 and 63 as far as they concern threads of the host: several open at once. */
class ThreadsTest {
  private final World world = new World();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @AfterEach
  void close() {
    threads.shutdownNow();
    world.close();
  }

  void pause() {
    entered.countDown();
    try {
      assertTrue(goOn.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A library whose constructor pauses, and then traps if it is to. */
  private static TestModule pausing(boolean trapping) {
    TestModule module = TestModule.library();
    int pause = module.importFunction("pause", VOID);
    Code code = Code.of().call(pause);
    return module.function("__wasm_call_ctors", VOID, trapping ? code.unreachable() : code);
  }

  private Program pausingProgram() throws ReflectiveOperationException {
    var handle = MethodHandles.lookup().bind(this, "pause", MethodType.methodType(void.class));
    return world
        .linker()
        .open(world.config().hostFunction(HostFunction.of("pause", handle)).build());
  }

  @Test
  void S29_a_second_thread_waits_for_the_constructor() throws Exception {
    world.put("a.so", pausing(false));
    try (Program program = pausingProgram()) {
      Future<Library> first = threads.submit(() -> program.open("a.so"));
      assertTrue(entered.await(20, TimeUnit.SECONDS));
      Future<Library> second = threads.submit(() -> program.open("a.so"));
      assertThrows(TimeoutException.class, () -> second.get(100, TimeUnit.MILLISECONDS));
      goOn.countDown();
      assertSame(first.get(), second.get());
    }
  }

  @Test
  void S40_other_libraries_can_be_opened_while_a_constructor_runs() throws Exception {
    world.put("a.so", pausing(false)).put(Graph.of("b"));
    try (Program program = pausingProgram()) {
      Future<Library> first = threads.submit(() -> program.open("a.so"));
      assertTrue(entered.await(20, TimeUnit.SECONDS));
      assertEquals('b', World.call(program.open("b.so"), "call_who"));
      assertFalse(first.isDone());
      goOn.countDown();
      first.get();
    }
  }

  @Test
  void S29_a_second_thread_fails_with_the_constructor() throws Exception {
    world.put("a.so", pausing(true));
    try (Program program = pausingProgram()) {
      Future<Library> first = threads.submit(() -> program.open("a.so"));
      assertTrue(entered.await(20, TimeUnit.SECONDS));
      Future<Library> second = threads.submit(() -> program.open("a.so"));
      assertThrows(TimeoutException.class, () -> second.get(100, TimeUnit.MILLISECONDS));
      goOn.countDown();
      var e = assertThrows(ExecutionException.class, first::get);
      assertTrue(e.getCause() instanceof LinkException.InitializationFailed);
      e = assertThrows(ExecutionException.class, second::get);
      assertTrue(e.getCause() instanceof LinkException, e.toString());
      assertEquals(List.of(), program.libraries());
    }
  }

  @Test
  void S61_each_thread_has_its_own_error() throws Exception {
    world.put("main.wasm", DlGuest.module());
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      guest.open("gone.so", DlGuest.NOW);
      assertEquals(Optional.empty(), threads.submit(guest::error).get());
      assertTrue(guest.error().isPresent());
    }
  }

  @Test
  void S63_many_threads_open_look_up_and_close() throws Exception {
    world.put(Graph.of("a->[bc]; b->d; c->d; e->c; f->[ad]; g; h->g"));
    try (Program program = world.program()) {
      List<Future<Integer>> results = new ArrayList<>();
      for (int thread = 0; thread < 6; thread++) {
        int seed = thread;
        results.add(threads.submit(() -> hammer(program, new Random(seed))));
      }
      for (Future<Integer> result : results) {
        assertEquals(0, result.get(60, TimeUnit.SECONDS));
      }
      program.open("g.so").close();
      assertEquals(List.of(), program.libraries());
    }
  }

  /** Opens and closes at random; gives how often a library was not what it should be. */
  private static int hammer(Program program, Random random) {
    int wrong = 0;
    for (int i = 0; i < 150; i++) {
      String letter = Character.toString("abcdefgh".charAt(random.nextInt(8)));
      OpenFlag binding = random.nextBoolean() ? OpenFlag.NOW : OpenFlag.LAZY;
      OpenFlag scope = random.nextInt(4) == 0 ? OpenFlag.GLOBAL : OpenFlag.LOCAL;
      Library library = program.open(letter + ".so", binding, scope);
      if (World.call(library, "who_" + letter) != letter.charAt(0)
          || World.call(library, "read_datum") == 0) {
        wrong++;
      }
      library.close();
    }
    return wrong;
  }
}
