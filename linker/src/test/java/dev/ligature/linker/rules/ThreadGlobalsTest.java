package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What linking leaves in the globals of a module is there in every thread: addresses of data and
 * functions above all, by {@code guests/thread-globals}.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ThreadGlobalsTest {
  private static final int ALL_CHECKS = 0xfff;
  private static final int THREADS = 5;
  private static final int MANY = 1_300;

  private static Path module(String name) {
    return Guests.module("thread-globals/" + name);
  }

  private static Program open(Path main, Path libraries) {
    return DynamicLinker.create()
        .open(main, ProgramConfig.builder().libraryPath(libraries).build());
  }

  /** A program whose main has nothing but a stack and a memory to share. */
  private static Program openBare() {
    return DynamicLinker.create()
        .open("main", TestModule.sharing().build(), ProgramConfig.builder().build());
  }

  private static List<String> libraries() {
    List<String> folders = new ArrayList<>();
    for (String visibility : List.of("default", "hidden", "protected")) {
      folders.add(visibility);
      folders.add(visibility + "-symbolic");
    }
    return folders;
  }

  static Stream<Arguments> mainsAndLibraries() {
    List<Arguments> all = new ArrayList<>();
    for (String visibility : List.of("default", "hidden", "protected")) {
      for (String main : List.of("main.wasm", "fixed.wasm")) {
        libraries().forEach(lib -> all.add(Arguments.of(visibility + "/" + main, lib)));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("mainsAndLibraries")
  void S61_globals_and_addresses_are_the_same_in_all_threads(String main, String library) {
    try (Program program = open(module(main), module(library + "/lib.so").getParent())) {
      assertEquals(THREADS, program.run());
    }
    try (Program program = open(module(main), module(library + "/lib.so").getParent());
        GuestThread thread = program.newThread()) {
      Library lib = program.open("lib.so");
      assertEquals(ALL_CHECKS, thread.call(() -> World.call(lib, "lib_checks")));
      assertEquals(ALL_CHECKS, thread.call(() -> World.call(own(program), "main_checks")));
      assertEquals(ALL_CHECKS, World.call(lib, "lib_checks"));
      assertEquals(ALL_CHECKS, World.call(own(program), "main_checks"));
    }
  }

  private static Library own(Program program) {
    return program.main().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "default/alone.wasm",
        "hidden/alone.wasm",
        "protected/alone.wasm",
        "default/fixed-alone.wasm",
        "hidden/fixed-alone.wasm",
        "protected/fixed-alone.wasm"
      })
  void S61_so_they_are_in_a_program_without_libraries(String main) {
    try (Program program = open(module(main), module(main).getParent())) {
      assertEquals(THREADS, program.run());
    }
  }

  @ParameterizedTest
  @MethodSource("libraries")
  void S62_so_they_are_in_a_library_that_is_opened_late(String folder) {
    Path lib = module(folder + "/lib.so");
    Path main = module("hidden/alone.wasm");
    try (Program program = open(main, lib.getParent());
        GuestThread older = program.newThread();
        GuestThread opener = program.newThread()) {
      older.call(() -> World.call(own(program), "main_checks"));
      Library opened = opener.call(() -> program.open("lib.so", OpenFlag.NOW));
      assertEquals(ALL_CHECKS, older.call(() -> World.call(opened, "lib_checks")));
      assertEquals(ALL_CHECKS, opener.call(() -> World.call(opened, "lib_checks")));
      assertEquals(ALL_CHECKS, World.call(opened, "lib_checks"));
      try (GuestThread newer = program.newThread()) {
        assertEquals(ALL_CHECKS, newer.call(() -> World.call(opened, "lib_checks")));
      }
    }
  }

  @Test
  void a_start_function_runs_once_and_what_it_sets_is_there_in_each_thread() throws Throwable {
    try (Program program = openBare();
        GuestThread thread = program.newThread()) {
      Library start = program.open(module("start.so").toString());
      assertEquals(255, World.call(start, "checks"));
      World.run(start, "change");
      assertEquals(255 - 1 - 32 - 64 - 128, World.call(start, "checks"));
      assertEquals(255, thread.call(() -> World.call(start, "checks")));
      assertEquals(1, World.call(start, "times_started"));
    }
  }

  @Test
  void a_start_function_runs_on_the_stack_of_the_thread_that_opens() {
    try (Program program = openBare();
        GuestThread thread = program.newThread()) {
      Library start = thread.call(() -> program.open(module("start.so").toString()));
      int top = thread.call(() -> World.call(start, "stack_now"));
      assertEquals(top, World.call(start, "stack_at_start"));
      assertNotEquals(top, World.call(start, "stack_now"));
      assertEquals(255, World.call(start, "checks"));
      assertEquals(255, thread.call(() -> World.call(start, "checks")));
      assertEquals(1, World.call(start, "times_started"));
    }
  }

  @Test
  void so_it_does_if_it_fails() {
    TestModule failing = TestModule.sharing();
    failing.start(failing.function(TestModule.VOID, Code.of().unreachable()));
    try (Program program = openBare();
        GuestThread thread = program.newThread()) {
      for (int i = 0; i < 3; i++) {
        assertThrows(
            LinkException.InitializationFailed.class,
            () ->
                thread.call(() -> program.open("failing", failing.build(), Set.of(OpenFlag.NOW))));
      }
      Library start = thread.call(() -> program.open(module("start.so").toString()));
      assertEquals(255, World.call(start, "checks"));
      assertTrue(program.libraries().stream().noneMatch(l -> l.name().equals("failing")));
    }
  }

  @Test
  void globals_by_the_thousand_are_there_too() {
    TestModule library = TestModule.sharing();
    int[] globals = new int[MANY];
    Code set = Code.of();
    Code sum = Code.of().i32(0);
    int expected = 0;
    for (int k = 0; k < MANY; k++) {
      globals[k] = library.defineGlobal(true, 1);
      set.i32(k * k).setGlobal(globals[k]);
      sum.global(globals[k]).i32(k).subtract().add();
      expected += k * k - k;
    }
    library.start(library.function(TestModule.VOID, set));
    library.function("sum", TestModule.GIVES_INT, sum);
    try (Program program = openBare();
        GuestThread thread = program.newThread()) {
      Library opened = program.open("many", library.build(), Set.of(OpenFlag.NOW));
      assertEquals(expected, World.call(opened, "sum"));
      assertEquals(expected, thread.call(() -> World.call(opened, "sum")));
    }
  }

  @Test
  void a_module_without_a_memory_has_globals_in_each_thread_too() {
    TestModule library = TestModule.bare();
    int global = library.defineGlobal(true, 1);
    library.start(library.function(TestModule.VOID, Code.of().i32(6).setGlobal(global)));
    library.function(
        "next",
        TestModule.GIVES_INT,
        Code.of().global(global).i32(1).add().setGlobal(global).global(global));
    try (Program program = openBare();
        GuestThread thread = program.newThread()) {
      Library opened = program.open("next", library.build(), Set.of(OpenFlag.NOW));
      assertEquals(7, World.call(opened, "next"));
      assertEquals(7, thread.call(() -> World.call(opened, "next")));
      assertEquals(8, World.call(opened, "next"));
    }
  }
}
