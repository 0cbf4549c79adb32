package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.Library;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 66: many programs over one set of compiled modules. */
class ProgramsTest {
  private static final int PROGRAMS = 6;

  private final World world = new World().put("main.wasm", DlGuest.module());
  private final ExecutorService threads = Executors.newFixedThreadPool(PROGRAMS);

  @AfterEach
  void close() {
    threads.shutdownNow();
    world.close();
  }

  /** Counts up, calls {@code step} of whoever defines it, and points to its counter. */
  private static TestModule counting() {
    TestModule module = TestModule.library().memory(4, 2);
    int step = module.importFunction("step", GIVES_INT);
    int counter = module.gotMem("counter");
    Code add = Code.of().global(counter).global(counter).load().call(step).add().store();
    return module
        .function("next", GIVES_INT, add.global(counter).load())
        .exportAddress("counter", 0);
  }

  private static TestModule stepping(int step) {
    return TestModule.library().function("step", GIVES_INT, Code.constant(step));
  }

  @Test
  void S66_programs_on_many_threads_never_see_each_other() throws Exception {
    world.put("counting.so", counting());
    for (int i = 0; i < PROGRAMS; i++) {
      world.put("step" + i + ".so", stepping(i + 1));
    }
    List<Future<Integer>> results = new ArrayList<>();
    for (int i = 0; i < PROGRAMS; i++) {
      int number = i;
      results.add(threads.submit(() -> run(number)));
    }
    for (int i = 0; i < PROGRAMS; i++) {
      assertEquals(2000 * (i + 1), results.get(i).get(60, TimeUnit.SECONDS));
    }
  }

  /** The same code is bound to another definition in each program, and counts in its memory. */
  private int run(int number) {
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      program.open("step" + number + ".so", OpenFlag.NOW, OpenFlag.GLOBAL);
      Library counting = program.open("counting.so", OpenFlag.NOW);
      int result = 0;
      for (int i = 0; i < 2000; i++) {
        result = World.call(counting, "next");
        if (i % 100 == 0) {
          String missing = "missing" + number;
          assertEquals(0, guest.symbol(DlGuest.DEFAULT, missing));
          assertEquals(Optional.of("main.wasm: undefined symbol: " + missing), guest.error());
        }
      }
      assertEquals(3, program.libraries().size());
      return result;
    }
  }

  @Test
  void S66_one_call_site_serves_programs_that_link_the_name_elsewhere() {
    world.put("counting.so", counting()).put("one.so", stepping(1)).put("ten.so", stepping(10));
    try (Program first = world.program();
        Program second = world.program()) {
      first.open("one.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      second.open("ten.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      Library a = first.open("counting.so");
      Library b = second.open("counting.so");
      for (int i = 1; i <= 100; i++) {
        assertEquals(i, World.call(a, "next"));
        assertEquals(10 * i, World.call(b, "next"));
      }
      assertTrue(first.find("step").isPresent());
      assertEquals(Optional.empty(), first.find("counter"));
    }
  }

  @Test
  void S66_handles_and_namespaces_of_one_program_mean_nothing_in_another() {
    world.put("one.so", stepping(1)).put("two.so", stepping(2));
    try (Program first = world.program("main.wasm");
        Program second = world.program("main.wasm");
        Namespace space = first.newNamespace()) {
      DlGuest one = new DlGuest(first.main().orElseThrow());
      DlGuest two = new DlGuest(second.main().orElseThrow());
      space.open("one.so");
      int handle = one.open("one.so", DlGuest.NOW);
      assertEquals(0, two.symbol(handle, "step"));
      assertTrue(two.error().orElseThrow().endsWith("invalid handle"));
      assertEquals(handle, two.open("two.so", DlGuest.NOW));
      assertEquals(1, one.callPointer(one.symbol(handle, "step")));
      assertEquals(2, two.callPointer(two.symbol(handle, "step")));
      assertEquals(1, second.namespaces().size());
    }
  }

  @Test
  void S66_closing_a_program_leaves_the_others_running() {
    world.put("counting.so", counting()).put("one.so", stepping(1));
    try (Program second = world.program()) {
      second.open("one.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      Library counting = second.open("counting.so");
      try (Program first = world.program()) {
        first.open("one.so", OpenFlag.NOW, OpenFlag.GLOBAL);
        assertEquals(1, World.call(first.open("counting.so"), "next"));
      }
      assertEquals(1, World.call(counting, "next"));
      assertEquals(2, World.call(counting, "next"));
    }
  }
}
