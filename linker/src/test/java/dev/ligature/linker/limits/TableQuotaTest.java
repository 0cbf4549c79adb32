package dev.ligature.linker.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.HostFunction;
import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@link Limit#TABLE_ELEMENTS} holds for all tables of a program together. */
class TableQuotaTest {
  private static final String REFUSAL =
      "the limit is %d elements in all tables together; to raise it, set Limit.TABLE_ELEMENTS or"
          + " --max-table-elements";

  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  private ProgramConfig config(long elements) {
    return world.config().limits(Limits.of(Limit.TABLE_ELEMENTS, elements)).build();
  }

  private Program open(TestModule main, long elements) {
    world.put("main.wasm", main);
    return world.linker().open(world.path("main.wasm"), config(elements));
  }

  /** A main whose own table, next to that of functions, has so many elements. */
  private static TestModule withTable(int elements) {
    return TestModule.bare().withoutDylink().defineTable(elements, -1);
  }

  @Test
  void a_guest_that_grows_its_table_gets_minus_one() {
    TestModule main = withTable(5);
    main.function("grow", TestModule.GIVES_INT, Code.of().tableGrow(10));
    try (Program first = open(main, 30);
        Program second = open(main, 30)) {
      Library guest = first.main().orElseThrow();
      assertEquals(5, World.call(guest, "grow"));
      assertEquals(15, World.call(guest, "grow"));
      assertEquals(-1, World.call(guest, "grow"));
      assertEquals(-1, World.call(guest, "grow"));
      assertEquals(5, World.call(second.main().orElseThrow(), "grow"));
    }
  }

  @Test
  void a_library_that_needs_more_is_refused() {
    world.put("large.so", TestModule.library().table(100, 0));
    world.put("small.so", TestModule.library().table(10, 0));
    try (Program program = open(DlGuest.module(), 100)) {
      for (int attempt = 0; attempt < 2; attempt++) {
        var e = assertThrows(LinkException.NoRoom.class, () -> program.open("large.so"));
        assertEquals(
            "no room for large.so: 100 table elements\n>>> " + REFUSAL.formatted(100),
            e.getMessage());
      }
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("large.so", DlGuest.NOW));
      assertEquals(
          Optional.of("large.so: cannot allocate 100 table elements: " + REFUSAL.formatted(100)),
          guest.error());
      assertNotEquals(0, guest.open("small.so", DlGuest.NOW));
    }
  }

  @Test
  void what_a_closed_library_had_is_used_again() {
    byte[] library = TestModule.library().table(60, 0).build();
    try (Program program = open(DlGuest.module(), 100)) {
      for (int k = 0; k < 5; k++) {
        program.open("lib" + k, library, Set.of(OpenFlag.NOW)).close();
      }
    }
  }

  @Test
  void tables_that_libraries_define_count_and_are_given_back() {
    byte[] library = TestModule.bare().defineTable(60, -1).build();
    byte[] other = TestModule.bare().defineTable(61, -1).build();
    try (Program program = open(TestModule.library(), 100)) {
      for (int k = 0; k < 5; k++) {
        Library opened = program.open("lib", library, Set.of(OpenFlag.NOW));
        var e =
            assertThrows(
                LinkException.NoRoom.class,
                () -> program.open("other", other, Set.of(OpenFlag.NOW)));
        assertEquals(
            "no room for other: 61 table elements\n>>> " + REFUSAL.formatted(100), e.getMessage());
        opened.close();
      }
    }
  }

  @Test
  void a_program_whose_table_is_larger_is_refused() {
    var e = assertThrows(LinkException.NoRoom.class, () -> open(withTable(11), 10));
    assertEquals(
        "no room for main.wasm: 11 table elements\n>>> " + REFUSAL.formatted(10), e.getMessage());
    open(withTable(10), 10).close();
  }

  @Test
  void dlsym_of_a_function_without_a_slot_gives_null_and_the_reason() {
    TestModule main = DlGuest.module();
    for (int k = 0; k < 40; k++) {
      main.function("f" + k, TestModule.GIVES_INT, Code.constant(k));
    }
    try (Program program = open(main, 20)) {
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      int found = 0;
      while (found < 40 && guest.symbol(1, "f" + found) != 0) {
        found++;
      }
      assertTrue(found > 5 && found < 20, () -> "not full at 20 elements");
      assertEquals(
          Optional.of(
              "main.wasm.f%d: cannot allocate a table element: ".formatted(found)
                  + REFUSAL.formatted(20)),
          guest.error());
      // What has a slot has it still, and what needs none is found.
      assertEquals(3, guest.callPointer(guest.symbol(1, "f3")));
      HostFunction host = World.host("host", () -> {});
      var e = assertThrows(LinkException.NoRoom.class, () -> program.tableIndex(host));
      assertEquals(
          "no room for host: a table element\n>>> " + REFUSAL.formatted(20), e.getMessage());
    }
  }
}
