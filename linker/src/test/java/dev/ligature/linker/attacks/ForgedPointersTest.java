package dev.ligature.linker.attacks;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static dev.ligature.linker.testing.TestModule.INT_TO_INT;
import static dev.ligature.linker.testing.TestModule.VOID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A guest calls numbers that are no function pointers of its, any more or at all, and names handles
 * that nobody gave it. Each is a function of the type that it says and in the table of its program,
 * or a trap; each handle is one that is open, or an error.
 */
class ForgedPointersTest {
  private static final int CALLS = 30_000;

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  /**
   * A library that gives the addresses of functions of four types, and calls what it is told to.
   */
  private static TestModule caller() {
    TestModule module = TestModule.library();
    int own = module.importFunction("host", VOID);
    int first = module.function(GIVES_INT, Code.constant(101));
    int second = module.function(GIVES_INT, Code.constant(102));
    int third = module.function(INT_TO_INT, Code.of().local(0).i32(1000).add());
    int fourth = module.function(VOID, Code.of().call(own));
    module.table(4, 0).elements(0, first, second, third, fourth);
    module.function("base", GIVES_INT, Code.of().global(module.tableBase()));
    module.function(
        "gives", INT_TO_INT, Code.of().local(0).callIndirect(module.typeIndex(GIVES_INT)));
    module.function(
        "maps", INT_TO_INT, Code.of().i32(5).local(0).callIndirect(module.typeIndex(INT_TO_INT)));
    module.function(
        "runs", INT_TO_INT, Code.of().local(0).callIndirect(module.typeIndex(VOID)).i32(0));
    return module;
  }

  private Program program() {
    return world.linker().open(world.config().hostFunction(World.host("host", () -> {})).build());
  }

  /** Numbers in and around the table, and those that go wrong where they are signed, or wrap. */
  private static Set<Integer> numbers(int size) {
    Set<Integer> numbers = new TreeSet<>();
    for (int i = -3; i < size + 300; i++) {
      numbers.add(i);
    }
    for (int bit = 0; bit < Integer.SIZE; bit++) {
      for (int by = -1; by <= 1; by++) {
        numbers.add((1 << bit) + by);
      }
    }
    numbers.add(Integer.MIN_VALUE);
    numbers.add(Integer.MAX_VALUE);
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(strings = {"gives", "maps", "runs"})
  void a_number_is_a_function_of_the_type_that_is_called_or_a_trap(String function) {
    world.put("caller.so", caller());
    try (Program program = program()) {
      Library caller = program.open("caller.so");
      int base = World.call(caller, "base");
      TreeMap<Integer, Integer> results = new TreeMap<>();
      for (int number : numbers(base + 4)) {
        try {
          results.put(number, World.call(caller, function, number));
        } catch (TrapException e) {
          assertTrue(
              Set.of(
                      TrapKind.UNDEFINED_ELEMENT,
                      TrapKind.UNINITIALIZED_ELEMENT,
                      TrapKind.INDIRECT_CALL_TYPE_MISMATCH)
                  .contains(e.kind()),
              number + ": " + e.getMessage());
        }
      }
      assertEquals(
          switch (function) {
            case "gives" -> "{%d=101, %d=102}".formatted(base, base + 1);
            case "maps" -> "{%d=1005}".formatted(base + 2);
            default -> "{%d=0}".formatted(base + 3);
          },
          results.toString());
    }
  }

  @Test
  void what_is_compiled_for_one_function_calls_no_other_number() {
    world.put("caller.so", caller());
    try (Program program = program()) {
      Library caller = program.open("caller.so");
      int base = World.call(caller, "base");
      IntUnaryOperator call = number -> World.call(caller, "gives", number);
      for (int i = 0; i < CALLS; i++) {
        assertEquals(101, call.applyAsInt(base));
      }
      for (int number : numbers(base + 4)) {
        if (number == base || number == base + 1) {
          assertEquals(101 + number - base, call.applyAsInt(number));
        } else {
          assertThrows(TrapException.class, () -> call.applyAsInt(number));
        }
      }
    }
  }

  /** A library with a function of one type at the beginning of its table area. */
  private static TestModule library(FuncKind kind) {
    TestModule module = TestModule.library();
    int function =
        kind == FuncKind.GIVES
            ? module.function(GIVES_INT, Code.constant(7))
            : module.function(VOID, Code.of());
    module.table(1, 0).elements(0, function);
    return module.function("base", GIVES_INT, Code.of().global(module.tableBase()));
  }

  private enum FuncKind {
    GIVES,
    RUNS
  }

  @Test
  void a_stale_pointer_names_its_library_and_a_slot_that_is_used_again_keeps_to_its_type() {
    world
        .put("caller.so", caller())
        .put("gives.so", library(FuncKind.GIVES))
        .put("runs.so", library(FuncKind.RUNS));
    try (Program program = program()) {
      Library caller = program.open("caller.so");
      Library first = program.open("gives.so");
      int stale = World.call(first, "base");
      for (int i = 0; i < CALLS; i++) {
        assertEquals(7, World.call(caller, "gives", stale));
      }
      first.close();
      var gone = assertThrows(TrapException.class, () -> World.call(caller, "gives", stale));
      assertTrue(gone.getMessage().contains("gives.so"), gone.getMessage());
      Library second = program.open("runs.so");
      assertEquals(stale, World.call(second, "base"));
      var other = assertThrows(TrapException.class, () -> World.call(caller, "gives", stale));
      assertEquals(TrapKind.INDIRECT_CALL_TYPE_MISMATCH, other.kind());
      second.close();
      Library third = program.open("gives.so");
      assertEquals(stale, World.call(third, "base"));
      assertEquals(7, World.call(caller, "gives", stale));
    }
  }

  @Test
  void a_number_that_is_no_handle_opens_and_closes_nothing() {
    world.put("dl.so", DlGuest.module()).put("gives.so", library(FuncKind.GIVES));
    try (Program program = world.program()) {
      DlGuest guest = new DlGuest(program.open("dl.so"));
      int handle = guest.open("gives.so", DlGuest.NOW);
      assertNotEquals(0, guest.symbol(handle, "base"));
      Set<Integer> others = numbers(2000);
      // Of the program as a whole, in which "base" is not, and of lookups without a handle.
      others.removeAll(List.of(handle, DlGuest.DEFAULT, DlGuest.NEXT, 1));
      for (int other : others) {
        String invalid = "0x%x: invalid handle".formatted(Integer.toUnsignedLong(other));
        assertEquals(0, guest.symbol(other, "base"));
        assertEquals(invalid, guest.error().orElseThrow());
        assertNotEquals(0, guest.close(other));
        assertEquals(invalid, guest.error().orElseThrow());
      }
      assertEquals(0, guest.close(handle));
      assertEquals(1, program.libraries().size());
    }
  }

  @Test
  void a_stale_handle_is_none_of_the_libraries_that_come_after_it() {
    world.put("dl.so", DlGuest.module()).put("gives.so", library(FuncKind.GIVES));
    try (Program program = world.program()) {
      DlGuest guest = new DlGuest(program.open("dl.so"));
      int stale = guest.open("gives.so", DlGuest.NOW);
      assertEquals(0, guest.close(stale));
      for (int i = 0; i < 100; i++) {
        int handle = guest.open("gives.so", DlGuest.NOW);
        assertNotEquals(stale, handle);
        assertEquals(0, guest.symbol(stale, "base"));
        assertNotEquals(0, guest.close(stale));
        assertEquals(0, guest.close(handle));
      }
    }
  }

  @Test
  void a_name_of_more_than_a_megabyte_is_refused_unread() {
    TestModule module = TestModule.library().memory(3 << 20, 4);
    int open = module.importFunction("dlopen", TestModule.type(2, 1));
    int symbol = module.importFunction("dlsym", TestModule.type(2, 1));
    int error = module.importFunction("dlerror", GIVES_INT);
    module.function("open", INT_TO_INT, Code.of().local(0).i32(DlGuest.NOW).call(open));
    module.function("symbol", INT_TO_INT, Code.of().i32(0).local(0).call(symbol));
    module.function("error", GIVES_INT, Code.of().call(error));
    world.put("names.so", module);
    try (Program program = world.program()) {
      Library library = program.open("names.so");
      int base = (int) library.memoryBase();
      program.memory().setString(base, "a".repeat((1 << 20) + 1));
      for (String function : List.of("open", "symbol")) {
        assertEquals(0, World.call(library, function, base));
        assertEquals("name too long: the limit is 1048576 bytes", error(program, library));
        // One byte less is a name that nothing has.
        assertEquals(0, World.call(library, function, base + 1));
        String unknown = error(program, library);
        assertTrue(unknown.contains("aaaa"), function);
      }
    }
  }

  @Test
  void handles_that_a_guest_of_emscripten_chooses_end_at_a_limit() {
    int most = 100_000;
    int stride = 16;
    TestModule module = TestModule.library().memory(most * stride + 64, 4);
    int open = module.importFunction("_dlopen_js", INT_TO_INT);
    int error = module.importFunction("dlerror", GIVES_INT);
    module.function("open", INT_TO_INT, Code.of().local(0).call(open));
    module.function("error", GIVES_INT, Code.of().call(error));
    world.put("chooses.so", module);
    try (Program program = world.program()) {
      Library library = program.open("chooses.so");
      int base = (int) library.memoryBase();
      for (int i = 0; i < most; i++) {
        // The name in struct dso.
        program.memory().setString(base + 36 + (long) stride * i, "__main__");
      }
      // The program has a handle of its own.
      for (int i = 0; i < most - 1; i++) {
        assertEquals(base + stride * i, World.call(library, "open", base + stride * i));
      }
      assertEquals(0, World.call(library, "open", base + stride * (most - 1)));
      assertEquals(
          "the program: cannot allocate one more handle: the limit is 100000 handles",
          error(program, library));
    }
  }

  private static String error(Program program, Library library) {
    int address = World.call(library, "error");
    return program.memory().getString(address);
  }
}
