package dev.ligature.linker.faults;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.engine.GuestInterrupted;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The faults that {@link FaultsTest} has found, one by one. */
class FoundFaultsTest {
  private final World world = new World();
  private final IllegalArgumentException failure = new IllegalArgumentException("the listener's");

  /** The beginning of the line that the listener fails at; null if it does not. */
  private String failing;

  @AfterEach
  void close() {
    world.close();
  }

  private ProgramConfig.Builder config() {
    return world
        .config()
        .trace(
            (category, line) -> {
              if (failing != null && line.startsWith(failing)) {
                throw failure;
              }
            },
            EnumSet.allOf(TraceCategory.class));
  }

  private static List<String> names(Program program) {
    return program.libraries().stream().map(Library::name).toList();
  }

  private static TestModule gives(int value) {
    return TestModule.library().function("f", GIVES_INT, Code.constant(value));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.so: pass commit", "a.so: 2 libraries loaded", "opening a.so"})
  void S39_who_fails_to_be_told_of_a_load_that_is_committed_undoes_it(String line) {
    world.put("main.wasm", DlGuest.module()).put("a.so", gives(1).needs("b.so"));
    world.put("b.so", gives(2));
    try (Program program = world.linker().open(world.path("main.wasm"), config().build())) {
      failing = line;
      assertSame(failure, assertThrows(IllegalArgumentException.class, () -> program.open("a.so")));
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("a.so", DlGuest.NOW));
      assertEquals(
          Optional.of("a.so: internal error: java.lang.IllegalArgumentException: the listener's"),
          guest.error());
      assertEquals(List.of("main.wasm"), names(program));
      failing = null;
      assertEquals(1, World.call(program.open("a.so"), "f"));
    }
  }

  @Test
  void S39_the_functions_of_others_keep_no_table_index_by_a_load_that_no_constructor_has_seen() {
    TestModule module = TestModule.library().needs("early.so");
    module.gotFunc("f");
    world.put("early.so", gives(1)).put("a.so", module);
    try (Program program = world.linker().open(config().build())) {
      program.open("early.so");
      String before = State.inUse(program);
      failing = "opening a.so";
      assertThrows(IllegalArgumentException.class, () -> program.open("a.so"));
      assertEquals(before, State.inUse(program));
    }
  }

  @Test
  void S36_S39_what_is_opened_only_if_it_is_loaded_takes_nothing_of_a_limit() {
    world.put("a.so", gives(1));
    ProgramConfig config = config().limits(Limits.of(Limit.LIBRARIES, 1)).build();
    try (Program program = world.linker().open(config)) {
      for (int i = 0; i < 3; i++) {
        assertThrows(
            LinkException.InvalidRequest.class,
            () -> program.open("a.so", OpenFlag.NOW, OpenFlag.NOLOAD));
      }
      assertEquals(1, World.call(program.open("a.so"), "f"));
    }
  }

  @Test
  void S38_S39_what_an_opening_would_have_bound_now_is_left_for_later_if_it_fails() {
    TestModule early = TestModule.library();
    int later = early.importFunction("f", GIVES_INT);
    world.put("early.so", early.function("call", GIVES_INT, Code.of().call(later)));
    world.put("one.so", gives(1)).put("two.so", gives(2));
    try (Program program = world.linker().open(config().build())) {
      Library library = program.open("early.so", OpenFlag.LAZY);
      Library one = program.open("one.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      failing = "binding early.so to one.so";
      assertThrows(IllegalArgumentException.class, () -> program.open("early.so", OpenFlag.NOW));
      failing = null;
      one.close();
      assertFalse(one.isLoaded());
      program.open("two.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      assertEquals(2, World.call(library, "call"));
    }
  }

  @Test
  void S39_who_fails_to_be_told_of_an_unmapping_hinders_none() {
    world.put("a.so", gives(1).needs("b.so")).put("b.so", gives(2));
    try (Program program = world.linker().open(config().build())) {
      Library library = program.open("a.so");
      failing = "unmapping";
      assertSame(failure, assertThrows(IllegalArgumentException.class, library::close));
      assertEquals(List.of(), names(program));
      assertFalse(library.isLoaded());
    }
  }

  @Test
  void S39_a_thread_that_fails_to_enter_a_library_takes_no_memory() {
    TestModule module = TestModule.sharing().memory(8, 2);
    int fail = module.importFunction("fail", VOID);
    int base = module.defineGlobal(true, 0);
    module
        .exportGlobal("__tls_base", base)
        .exportGlobal("__tls_size", module.defineGlobal(false, 4096))
        .exportGlobal("__tls_align", module.defineGlobal(false, 16))
        .function(
            "__wasm_init_tls", TestModule.TAKES_INT, Code.of().call(fail).local(0).setGlobal(base));
    world.put("a.so", module.function("f", GIVES_INT, Code.constant(1)));
    world.put("main.wasm", TestModule.sharing());
    boolean[] fails = {false};
    ProgramConfig config =
        world
            .config()
            .hostFunction(
                World.host(
                    "fail",
                    () -> {
                      if (fails[0]) {
                        throw failure;
                      }
                    }))
            .build();
    try (Program program = world.linker().open(world.path("main.wasm"), config)) {
      Library library = program.open("a.so");
      fails[0] = true;
      long before = -1;
      try (GuestThread thread = program.newThread()) {
        for (int i = 0; i < 100; i++) {
          assertSame(
              failure,
              assertThrows(
                  IllegalArgumentException.class,
                  () -> thread.call(() -> World.call(library, "f"))));
          before = i == 1 ? program.memory().byteSize() : before;
        }
      }
      assertEquals(before, program.memory().byteSize());
    }
  }

  @Test
  void S39_a_load_that_is_interrupted_leaves_nothing_in_the_heap_of_the_guest() {
    FaultGuests.put(world, false);
    try (Session session = new Session(world, world.linker(), Limits.defaults(), true)) {
      LoadKind.INTO_HEAP.prepare(session);
      String before = State.inUse(session.program());
      for (int i = 0; i < 10; i++) {
        session.steps().arm(Fault.STOP, 100, false);
        assertThrows(GuestInterrupted.class, () -> LoadKind.INTO_HEAP.load(session));
        session.steps().disarm();
        assertEquals(before, State.inUse(session.program()));
      }
    }
  }

  @Test
  void a_group_that_fails_to_close_does_not_hide_why_the_program_did_not_start() {
    IllegalStateException closing = new IllegalStateException("the group's");
    HostModule group =
        new HostModule() {
          @Override
          public Optional<dev.ligature.linker.HostFunction> find(
              String module, String name, Optional<dev.ligature.wasm.FuncType> type) {
            return Optional.empty();
          }

          @Override
          public void close() {
            throw closing;
          }
        };
    world.put("main.wasm", TestModule.library().needs("nowhere.so"));
    ProgramConfig config = world.config().hostModule(program -> group).build();
    LinkException.NotFound thrown =
        assertThrows(
            LinkException.NotFound.class,
            () -> world.linker().open(world.path("main.wasm"), config));
    assertEquals(List.of(closing), List.of(thrown.getSuppressed()));
  }

  @Test
  void whatever_fails_while_files_are_looked_for_all_are_closed() {
    FaultGuests.put(world, false);
    int closings = 0;
    long steps = new Trial(world, LoadKind.NOW_FROM_GUEST, Fault.EXCEPTION, false).steps();
    for (long step = 1; step <= steps; step++) {
      try (Session session = new Session(world, world.linker(), Limits.defaults(), false)) {
        LoadKind.NOW_FROM_GUEST.prepare(session);
        session.steps().arm(Fault.EXCEPTION, step, false);
        boolean loaded = isLoaded(session);
        session.steps().disarm();
        if (session.steps().failed().startsWith("FILES close folder")) {
          closings++;
        }
        assertEquals(0, session.files().open(), session.steps().failed());
        assertEquals(loaded, names(session.program()).contains("a.so"));
      }
    }
    assertEquals(3, closings);
  }

  private static boolean isLoaded(Session session) {
    try {
      LoadKind.NOW_FROM_GUEST.load(session);
      return true;
    } catch (IllegalArgumentException | LoadKind.NullHandle e) {
      return false;
    }
  }
}
