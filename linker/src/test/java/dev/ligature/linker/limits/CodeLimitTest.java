package dev.ligature.linker.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.GeneratedCode;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@link Limit#CODE_BYTES} bounds the classes that are generated for a program. */
class CodeLimitTest {
  private static final int FUNCTIONS = 60;

  /** Some of the functions, not all. */
  private static final int SOME = 20_000;

  private static final int ALL = 1_000_000;

  private final World world = new World();

  /** Functions that give their number, each large enough that a class has few of them. */
  private static TestModule functions(int salt) {
    TestModule module = TestModule.library();
    for (int k = 0; k < FUNCTIONS; k++) {
      Code code = Code.of().i32(k + salt);
      for (int j = 0; j < 300; j++) {
        code.i32(j * 1000).add().i32(j * 1000).subtract();
      }
      module.function("f" + k, TestModule.GIVES_INT, code);
    }
    return module;
  }

  @BeforeEach
  void put() {
    world.put("main.wasm", DlGuest.module());
    world.put("a.so", functions(0)).put("b.so", functions(100));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Program open(long bytes) {
    return world
        .linker()
        .open(
            world.path("main.wasm"),
            world.config().limits(Limits.of(Limit.CODE_BYTES, bytes)).build());
  }

  private static String reason(long bytes) {
    return "the limit is %d bytes of generated code; to raise it, set Limit.CODE_BYTES or"
            .formatted(bytes)
        + " --max-code-bytes";
  }

  private static int call(Library library, int function) {
    return World.call(library, "f" + function);
  }

  /** How many of the functions could be called; what comes behind is refused. */
  private static int callable(Library library, long bytes) {
    int called = 0;
    try {
      while (called < FUNCTIONS) {
        call(library, called);
        called++;
      }
    } catch (TrapException e) {
      assertEquals(TrapKind.LIMIT_REACHED, e.kind());
      assertEquals("limit reached: " + reason(bytes), e.getMessage());
    }
    return called;
  }

  private static long classBytes(Library library) {
    return library.generatedCode().generated().stream()
        .mapToLong(GeneratedCode.Group::classBytes)
        .sum();
  }

  @Test
  void a_call_that_needs_more_traps_and_others_go_on() {
    try (Program program = open(SOME)) {
      Library a = program.open("a.so");
      int called = callable(a, SOME);
      assertTrue(called > 0 && called < FUNCTIONS, () -> called + " called");
      assertTrue(classBytes(a) <= SOME, () -> classBytes(a) + " bytes");
      for (int attempt = 0; attempt < 3; attempt++) {
        assertThrows(TrapException.class, () -> call(a, FUNCTIONS - 1));
        for (int k = 0; k < called; k++) {
          assertEquals(k, call(a, k));
        }
      }
    }
  }

  @Test
  void a_library_that_is_closed_gives_back_what_it_had() {
    try (Program program = open(SOME)) {
      int first = -1;
      for (int k = 0; k < 5; k++) {
        Library opened = program.open(k % 2 == 0 ? "a.so" : "b.so");
        int called = callable(opened, SOME);
        first = first < 0 ? called : first;
        assertTrue(called >= first, called + " called");
        opened.close();
        world.linker().releaseUnused();
      }
    }
  }

  @Test
  void all_libraries_count_together() {
    int alone;
    try (Program program = open(SOME)) {
      alone = callable(program.open("a.so"), SOME);
    }
    try (Program program = open(SOME)) {
      // What the first program had generated is there, and costs nothing.
      Library a = program.open("a.so");
      for (int k = 0; k < alone; k++) {
        call(a, k);
      }
      Library b = program.open("b.so");
      int called = callable(b, SOME);
      assertTrue(called > 0 && called < FUNCTIONS, () -> called + " called");
      assertEquals(a, program.open("a.so"));
      assertTrue(callable(a, SOME) < FUNCTIONS);
    }
  }

  @Test
  void a_second_program_without_a_limit_is_not_touched() {
    try (Program limited = open(SOME);
        Program other = open(Limits.NONE)) {
      Library ofLimited = limited.open("a.so");
      Library b = limited.open("b.so");
      Library ofOther = other.open("a.so");
      for (int k = 0; k < FUNCTIONS; k++) {
        assertEquals(k, call(ofOther, k));
      }
      // What is there is there for all; what it has alone is its own affair.
      assertEquals(FUNCTIONS - 1, call(ofLimited, FUNCTIONS - 1));
      assertThrows(TrapException.class, () -> call(b, FUNCTIONS - 1));
    }
  }

  @Test
  void a_program_that_was_closed_has_nothing_left_for_others() {
    open(Limits.NONE).close();
    try (Program other = open(Limits.NONE)) {
      other.open("a.so");
    }
    try (Program program = open(SOME)) {
      Library a = program.open("a.so");
      assertTrue(callable(a, SOME) < FUNCTIONS);
    }
  }

  @Test
  void two_programs_with_limits_of_their_own_do_not_add_up() {
    try (Program first = open(ALL);
        Program second = open(ALL)) {
      Library a = first.open("a.so");
      assertEquals(FUNCTIONS, callable(a, ALL));
      assertEquals(FUNCTIONS, callable(second.open("b.so"), ALL));
      assertEquals(FUNCTIONS, callable(second.open("a.so"), ALL));
    }
  }

  @Test
  void a_library_whose_instances_class_is_more_is_refused() {
    try (Program program = open(ALL)) {
      // Generated now, so that the guest pays for the classes of instances alone.
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("missing.so", DlGuest.NOW));
      assertTrue(guest.error().isPresent());
    }
    var e = assertThrows(LinkException.NoRoom.class, () -> open(10));
    assertEquals("no room for main.wasm: its instance\n>>> " + reason(10), e.getMessage());
    long bytes = 100;
    while (isRefused(bytes)) {
      bytes += 100;
    }
    try (Program program = open(bytes)) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("a.so", DlGuest.NOW));
      assertEquals(
          Optional.of("a.so: cannot allocate its instance: " + reason(bytes)), guest.error());
      assertEquals(1, program.libraries().size());
    }
  }

  private boolean isRefused(long bytes) {
    try (Program program = open(bytes)) {
      return program.main().isEmpty();
    } catch (LinkException.NoRoom e) {
      return true;
    }
  }

  @Test
  void a_constructor_that_needs_more_makes_the_opening_fail() {
    TestModule module = TestModule.library();
    Code large = Code.of();
    for (int j = 0; j < 3000; j++) {
      large.i32(j * 1000).drop();
    }
    module.function("__wasm_call_ctors", TestModule.VOID, large);
    world.put("c.so", module);
    try (Program program = open(9_000)) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      for (int attempt = 0; attempt < 2; attempt++) {
        assertEquals(0, guest.open("c.so", DlGuest.NOW));
        assertEquals(
            Optional.of("c.so: __wasm_call_ctors trapped: limit reached: " + reason(9_000)),
            guest.error());
      }
      assertEquals(1, program.libraries().size());
      assertNotEquals(0, guest.open("a.so", DlGuest.NOW));
    }
  }
}
