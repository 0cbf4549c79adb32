package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 41 to 45: looking symbols up. */
class DlsymTest {
  private final World world = new World().put("main.wasm", DlGuest.module());

  @AfterEach
  void close() {
    world.close();
  }

  private static DlGuest guest(Program program) {
    return new DlGuest(program.main().orElseThrow());
  }

  @Test
  void S41_a_handle_is_searched_breadth_first_and_not_the_global_scope() {
    world.put(Graph.of("a->[bc]; b->d; g"));
    TestModule root = TestModule.library().needs("b.so", "c.so");
    world.put("a.so", root);
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = guest(program);
      program.open("g.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      int handle = guest.open("a.so", DlGuest.NOW);
      assertEquals('b', guest.callPointer(guest.symbol(handle, "who")));
      assertEquals('d', guest.callPointer(guest.symbol(handle, "who_d")));
      assertEquals(0, guest.symbol(handle, "who_g"));
      assertEquals(Optional.of("a.so: undefined symbol: who_g"), guest.error());
    }
  }

  @Test
  void S41_main_is_found_by_the_name_of_its_type() {
    TestModule main = DlGuest.module();
    main.function("__main_argc_argv", TestModule.type(2, 1), Code.constant(5));
    world.put("main.wasm", main);
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = guest(program);
      int self = guest.open(null, DlGuest.NOW);
      assertNotEquals(0, guest.symbol(self, "main"));
      assertEquals(guest.symbol(self, "__main_argc_argv"), guest.symbol(self, "main"));
      assertEquals(guest.symbol(self, "main"), guest.symbol(DlGuest.DEFAULT, "main"));
      var fromJava = (FunctionSymbol) program.findOrThrow("main");
      assertEquals(guest.symbol(self, "main"), fromJava.tableIndex());
    }
  }

  @Test
  void S42_default_is_the_scope_of_the_calling_library() {
    world.put(Graph.of("b; c")).put("a.so", DlGuest.module().needs("b.so"));
    try (Program program = world.program("main.wasm")) {
      Library a = program.open("a.so");
      program.open("c.so");
      DlGuest inside = new DlGuest(a);
      assertEquals('b', inside.callPointer(inside.symbol(DlGuest.DEFAULT, "who")));
      assertEquals(0, inside.symbol(DlGuest.DEFAULT, "who_c"));
      assertEquals(Optional.of("a.so: undefined symbol: who_c"), inside.error());
      assertEquals(0, guest(program).symbol(DlGuest.DEFAULT, "who"));
    }
  }

  @Test
  void S42_next_is_the_same_order_behind_the_calling_library() {
    TestModule first = DlGuest.module();
    first.function("who", GIVES_INT, Code.constant('1'));
    TestModule second = DlGuest.module();
    second.function("who", GIVES_INT, Code.constant('2'));
    world.put("first.so", first).put("second.so", second).put(Graph.of("z"));
    try (Program program = world.program()) {
      DlGuest one = new DlGuest(program.open("first.so", OpenFlag.NOW, OpenFlag.GLOBAL));
      Library other = program.open("second.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      program.open("z.so", OpenFlag.NOW, OpenFlag.GLOBAL);
      DlGuest two = new DlGuest(other);
      assertEquals('2', one.callPointer(one.symbol(DlGuest.NEXT, "who")));
      assertEquals('1', one.callPointer(one.symbol(DlGuest.DEFAULT, "who")));
      assertEquals('z', two.callPointer(two.symbol(DlGuest.NEXT, "who")));
      assertEquals(0, two.symbol(DlGuest.NEXT, "open"));
      assertTrue(two.error().isPresent());
    }
  }

  @Test
  void S42_next_works_in_a_local_scope_too() {
    world.put(Graph.of("b; c")).put("a.so", DlGuest.module().needs("b.so", "c.so"));
    try (Program program = world.program()) {
      DlGuest guest = new DlGuest(program.open("a.so"));
      assertEquals('b', guest.callPointer(guest.symbol(DlGuest.NEXT, "who")));
    }
  }

  @Test
  void S43_to_guests_and_Java_a_symbol_whose_value_is_null_is_not_missing() {
    TestModule main = TestModule.bare().defineMemory(1, -1).defineTable(4, -1);
    main.exportGlobal("__stack_pointer", main.defineGlobal(true, 4096));
    main.exportGlobal("nothing", main.defineGlobal(false, 0));
    TestModule library = DlGuest.module();
    world.put("fixed.wasm", main).put("a.so", library);
    try (Program program = world.program("fixed.wasm")) {
      DlGuest guest = new DlGuest(program.open("a.so"));
      assertEquals(0, guest.symbol(DlGuest.DEFAULT, "nothing"));
      assertEquals(Optional.empty(), guest.error());
      assertEquals(0, guest.symbol(DlGuest.DEFAULT, "missing"));
      assertTrue(guest.error().isPresent());
      assertEquals(0, ((DataSymbol) program.find("nothing").orElseThrow()).address());
      assertTrue(program.find("missing").isEmpty());
    }
  }

  @Test
  void S45_an_invalid_or_closed_handle_is_an_error() {
    world.put(Graph.of("a"));
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = guest(program);
      assertEquals(0, guest.symbol(12345, "who"));
      assertEquals(Optional.of("0x3039: invalid handle"), guest.error());
      assertEquals(-1, guest.close(12345));
      int handle = guest.open("a.so", DlGuest.NOW);
      assertEquals(0, guest.close(handle));
      assertEquals(0, guest.symbol(handle, "who"));
      assertTrue(guest.error().isPresent());
      assertEquals(-1, guest.close(handle));
      assertTrue(guest.error().isPresent());
    }
  }

  @Test
  void from_java_find_gives_an_optional_and_findOrThrow_names_library_and_symbol() {
    world.put(Graph.of("a"));
    try (Program program = world.program()) {
      Library library = program.open("a.so");
      assertTrue(library.find("nothing").isEmpty());
      var e = assertThrows(NoSuchElementException.class, () -> library.findOrThrow("nothing"));
      assertEquals("a.so: undefined symbol: nothing", e.getMessage());
      e = assertThrows(NoSuchElementException.class, () -> library.findFunction("datum"));
      assertEquals("a.so: datum is data, not a function", e.getMessage());
      assertEquals(library, library.findOrThrow("who").library().orElseThrow());
    }
  }
}
