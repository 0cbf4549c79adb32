package dev.ligature.linker.attacks;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.TAKES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.GuestExit;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.Library;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.TestWasi;
import dev.ligature.linker.testing.World;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A guest calls {@code proc_exit} wherever it is called itself. The status reaches Java; what was
 * being opened is gone, what was being closed too; no lock is held, and the program can be used and
 * closed.
 */
class ExitAnywhereTest {
  private static final int STATUS = 3;

  private final World world = new World();
  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private Runnable host = () -> {};

  @AfterEach
  void close() {
    other.shutdownNow();
    world.close();
  }

  private ProgramConfig.Builder config() {
    world.put("good.so", TestModule.library().function("seven", GIVES_INT, Code.constant(7)));
    world.put("dl.so", DlGuest.module());
    return new TestWasi().addTo(world.config()).hostFunction(World.host("host", () -> host.run()));
  }

  private Program program() {
    return world.linker().open(config().build());
  }

  /** The functions of a library by which it leaves. */
  private record Leaving(TestModule module, int procExit) {
    static Leaving of() {
      return in(TestModule.library());
    }

    static Leaving in(TestModule module) {
      return new Leaving(
          module,
          module.importFunction("wasi_snapshot_preview1", "proc_exit", TestModule.TAKES_INT));
    }

    Code code() {
      return Code.of().i32(STATUS).call(procExit);
    }

    /** With a function of a name that leaves, whose type is {@code void (void)}. */
    TestModule in(String function) {
      return module.function(function, VOID, code());
    }
  }

  private static void checkLeaves(Runnable action) {
    assertEquals(STATUS, assertThrows(GuestExit.class, action::run).status());
  }

  /** Another thread has no lock to wait for, and the program is as if what left had not been. */
  private void checkUsable(Program program, int libraries) throws Exception {
    other
        .submit(
            () -> {
              assertEquals(libraries, program.libraries().size());
              Library good = program.open("good.so");
              assertEquals(7, World.call(good, "seven"));
              good.close();
              return null;
            })
        .get(20, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"__wasm_call_ctors", "__wasm_apply_data_relocs", "start"})
  void in_what_runs_when_a_library_is_opened(String function) throws Exception {
    Leaving leaving = Leaving.of();
    if (function.equals("start")) {
      leaving.module().start(leaving.module().function(VOID, leaving.code()));
    } else {
      leaving.in(function);
    }
    world.put("leaves.so", leaving.module());
    world.put("needs.so", TestModule.library().needs("good.so", "leaves.so"));
    try (Program program = program()) {
      for (int i = 0; i < 3; i++) {
        checkLeaves(() -> program.open("needs.so"));
        checkUsable(program, 0);
        checkLeaves(() -> program.newNamespace().open("leaves.so", OpenFlag.NOW));
        checkUsable(program, 0);
      }
      DlGuest guest = new DlGuest(program.open("dl.so"));
      checkLeaves(() -> guest.open("needs.so", DlGuest.NOW));
      checkUsable(program, 1);
    }
    ProgramConfig preloading = config().preloads("leaves.so").build();
    checkLeaves(() -> world.linker().open(preloading));
    checkLeaves(() -> world.linker().open(world.path("needs.so"), config().build()));
  }

  /** A library that registers a handler that leaves, when it is constructed. */
  private static TestModule registering(TestModule module, String registration, int parameters) {
    module.memory(16, 4).table(1, 0);
    int exit = module.importFunction("wasi_snapshot_preview1", "proc_exit", TestModule.TAKES_INT);
    int register = module.importFunction(registration, TestModule.type(parameters, 1));
    module.elements(0, module.function(TAKES_INT, Code.of().i32(STATUS).call(exit)));
    Code code = Code.of().global(module.tableBase());
    if (parameters == 3) {
      code.i32(0).global(module.memoryBase());
    }
    return module.function("__wasm_call_ctors", VOID, code.call(register).drop());
  }

  private static TestModule leavingLast(String way) {
    return switch (way) {
      case "_fini" -> Leaving.of().in("_fini");
      case "atexit" -> registering(TestModule.library(), "atexit", 1);
      default -> registering(TestModule.library(), way, 3);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"_fini", "__cxa_atexit", "atexit"})
  void in_what_runs_when_a_library_is_closed(String way) throws Exception {
    world.put("leaves.so", leavingLast(way));
    world.put("needs.so", TestModule.library().needs("leaves.so", "good.so"));
    try (Program program = program()) {
      Library library = program.open("needs.so");
      checkLeaves(library::close);
      checkUsable(program, 0);
      Namespace namespace = program.newNamespace();
      namespace.open("needs.so", OpenFlag.NOW);
      checkLeaves(namespace::close);
      checkUsable(program, 0);
      assertEquals(1, program.namespaces().size());
      DlGuest guest = new DlGuest(program.open("dl.so"));
      int handle = guest.open("needs.so", DlGuest.NOW);
      checkLeaves(() -> guest.close(handle));
      checkUsable(program, 1);
      program.open("needs.so");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"_fini", "__cxa_atexit", "atexit", "__cxa_thread_atexit", "main", "ctors"})
  void in_a_program_that_runs(String way) throws Exception {
    world.put(
        "leaves.so",
        way.startsWith("_") || way.equals("atexit") ? leavingLast(way) : TestModule.library());
    Leaving leaving = Leaving.of();
    TestModule main = leaving.module().needs("leaves.so");
    main.function(
        "main",
        TestModule.type(2, 1),
        way.equals("main") ? leaving.code().i32(0) : Code.constant(5));
    if (way.equals("ctors")) {
      leaving.in("__wasm_call_ctors");
    }
    world.put("main.wasm", main);
    if (way.equals("ctors")) {
      checkLeaves(() -> world.linker().open(world.path("main.wasm"), config().build()));
      return;
    }
    try (Program program = world.linker().open(world.path("main.wasm"), config().build())) {
      assertEquals(STATUS, program.run());
      assertEquals(STATUS, program.ended().get(20, TimeUnit.SECONDS));
      checkUsable(program, 2);
    }
  }

  @Test
  void in_a_function_that_the_host_calls_back() throws Exception {
    Leaving leaving = Leaving.of();
    int call = leaving.module().importFunction("host", VOID);
    leaving.module().function("leave", VOID, leaving.code());
    leaving.module().function("call", VOID, Code.of().call(call));
    world.put("leaves.so", leaving.module());
    try (Program program = program()) {
      Library library = program.open("leaves.so");
      host = () -> World.run(library, "leave");
      checkLeaves(() -> World.run(library, "call"));
      checkUsable(program, 1);
    }
  }

  @Test
  void in_what_a_list_of_libraries_is_shown_to() throws Exception {
    TestModule module = TestModule.library().table(1, 0);
    int exit = module.importFunction("wasi_snapshot_preview1", "proc_exit", TAKES_INT);
    int iterate = module.importFunction("dl_iterate_phdr", TestModule.type(2, 1));
    module.elements(
        0, module.function(TestModule.type(3, 1), Code.of().i32(STATUS).call(exit).i32(0)));
    module.function(
        "iterate", VOID, Code.of().global(module.tableBase()).i32(0).call(iterate).drop());
    world.put("leaves.so", module);
    try (Program program = program()) {
      Library library = program.open("leaves.so");
      for (int i = 0; i < 100; i++) {
        checkLeaves(() -> World.run(library, "iterate"));
      }
      checkUsable(program, 1);
    }
  }

  @Test
  void in_a_thread_of_java_and_in_the_destructor_of_its_objects() throws Exception {
    world.put("leaves.so", Leaving.in(TestModule.sharing()).in("leave"));
    TestModule module = registering(TestModule.sharing(), "__cxa_thread_atexit", 3);
    world.put("registers.so", module).put("main.wasm", TestModule.sharing());
    try (Program program = world.linker().open(world.path("main.wasm"), config().build())) {
      Library library = program.open("leaves.so");
      GuestThread thread = program.newThread();
      checkLeaves(
          () ->
              thread.call(
                  () -> {
                    World.run(library, "leave");
                    return null;
                  }));
      thread.call(() -> program.open("registers.so"));
      checkLeaves(thread::close);
      assertEquals(3, program.libraries().size());
    }
  }
}
