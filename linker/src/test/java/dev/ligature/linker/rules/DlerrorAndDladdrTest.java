package dev.ligature.linker.rules;

import static dev.ligature.linker.testing.TestModule.GIVES_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.GuestThread;
import dev.ligature.linker.Library;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Graph;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules 53 to 56: errors and addresses. */
class DlerrorAndDladdrTest {
  /** As often as names and texts of that size fill a page of 64 KiB. */
  private static final int ROUNDS = 400;

  private final World world = new World().linkingAnything().put("main.wasm", DlGuest.module());

  @AfterEach
  void close() {
    world.close();
  }

  private static DlGuest guest(Program program) {
    return new DlGuest(program.main().orElseThrow());
  }

  @Test
  void S53_an_error_is_given_once() {
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = guest(program);
      assertEquals(Optional.empty(), guest.error());
      guest.open("gone.so", DlGuest.NOW);
      assertEquals(
          Optional.of("gone.so: cannot open shared object file: No such file or directory"),
          guest.error());
      assertEquals(Optional.empty(), guest.error());
    }
  }

  @Test
  void S53_a_success_does_not_clear_it() {
    world.put(Graph.of("a"));
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = guest(program);
      guest.open("gone.so", DlGuest.NOW);
      guest.open("a.so", DlGuest.NOW);
      assertTrue(guest.error().orElseThrow().startsWith("gone.so: "));
    }
  }

  @Test
  void S53_the_last_error_counts() {
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = guest(program);
      guest.open("gone.so", DlGuest.NOW);
      guest.symbol(DlGuest.DEFAULT, "nothing");
      assertEquals(Optional.of("main.wasm: undefined symbol: nothing"), guest.error());
    }
  }

  @Test
  void S53_a_long_error_is_given_whole() {
    String name = "x".repeat(1000);
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = guest(program);
      guest.open("short", DlGuest.NOW);
      guest.error();
      guest.symbol(DlGuest.DEFAULT, name.substring(0, 900));
      assertEquals(
          Optional.of("main.wasm: undefined symbol: " + name.substring(0, 900)), guest.error());
    }
  }

  @Test
  void S51_S54_names_that_a_guest_was_told_go_with_their_library() {
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = guest(program);
      long size = 0;
      for (int i = 0; i < ROUNDS; i++) {
        String symbol = "symbol_%d_%s".formatted(i, "x".repeat(200));
        byte[] module = TestModule.library().function(symbol, GIVES_INT, Code.constant(i)).build();
        Library library = program.open("library" + i, module, Set.of(OpenFlag.NOW));
        int pointer = library.findFunction(symbol).tableIndex();
        assertEquals(symbol, guest.address(pointer).orElseThrow().symbol());
        library.close();
        size = i == 1 ? program.memory().byteSize() : size;
      }
      assertEquals(size, program.memory().byteSize());
    }
  }

  @Test
  void S53_S61_the_text_of_an_error_goes_with_its_thread() throws InterruptedException {
    world.put("main.wasm", DlGuest.addTo(TestModule.sharing()));
    try (Program program = world.program("main.wasm")) {
      List<Optional<String>> errors = new ArrayList<>();
      long size = 0;
      for (int i = 0; i < ROUNDS; i++) {
        Thread java =
            new Thread(
                () -> {
                  try (GuestThread thread = program.newThread()) {
                    thread.call(() -> guest(program).open("gone.so", DlGuest.NOW));
                    errors.add(thread.call(() -> guest(program).error()));
                  }
                });
        java.start();
        java.join();
        size = i == 1 ? program.memory().byteSize() : size;
      }
      assertEquals(
          Collections.nCopies(
              ROUNDS,
              Optional.of("gone.so: cannot open shared object file: No such file or directory")),
          errors);
      assertEquals(size, program.memory().byteSize());
    }
  }

  @Test
  void S54_a_function_pointer_gives_library_name_and_index() {
    world.put(Graph.of("a"));
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = guest(program);
      Library a = program.open("a.so");
      int pointer = a.findFunction("who_a").tableIndex();
      assertEquals(
          Optional.of(new DlGuest.Address("/lib/a.so", (int) a.memoryBase(), "who_a", pointer)),
          guest.address(pointer));
    }
  }

  @Test
  void S54_a_data_address_gives_the_nearest_symbol_at_or_below() {
    TestModule module = TestModule.library().memory(64, 4);
    module.exportAddress("first", 8).exportAddress("second", 16);
    world.put("a.so", module);
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = guest(program);
      int base = (int) program.open("a.so").memoryBase();
      assertEquals(
          Optional.of(new DlGuest.Address("/lib/a.so", base, null, 0)), guest.address(base + 4));
      assertEquals(
          Optional.of(new DlGuest.Address("/lib/a.so", base, "first", base + 8)),
          guest.address(base + 12));
      assertEquals(
          Optional.of(new DlGuest.Address("/lib/a.so", base, "second", base + 16)),
          guest.address(base + 63));
    }
  }

  @Test
  void S54_a_symbol_that_is_no_address_is_not_near_anything() {
    TestModule module = TestModule.library().memory(64, 4).absolute("number");
    module.exportAddress("number", 5).exportAddress("first", 8);
    world.put("a.so", module);
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = guest(program);
      int base = (int) program.open("a.so").memoryBase();
      assertEquals(
          Optional.of(new DlGuest.Address("/lib/a.so", base, null, 0)), guest.address(base + 4));
    }
  }

  @Test
  void S54_null_stack_heap_and_unknown_give_nothing_and_no_error() {
    try (Program program = world.program("main.wasm")) {
      DlGuest guest = guest(program);
      for (int pointer : new int[] {0, 500_000, 100_000_000, -4}) {
        assertEquals(Optional.empty(), guest.address(pointer));
      }
      assertEquals(Optional.empty(), guest.error());
    }
  }

  @Test
  void S56_the_link_map_is_a_snapshot() {
    world.put(Graph.of("a->b"));
    try (Program program = world.program("main.wasm")) {
      var before = program.libraries();
      Library a = program.open("a.so");
      assertEquals(1, before.size());
      assertEquals(3, program.libraries().size());
      var during = program.libraries();
      a.close();
      assertEquals(3, during.size());
      assertEquals(program.main().orElseThrow(), program.libraries().getFirst());
    }
  }

  @Test
  void S66_two_programs_never_see_each_other() {
    TestModule counting = TestModule.library().memory(4, 2);
    counting.function(
        "next",
        GIVES_INT,
        Code.of()
            .global(counting.memoryBase())
            .global(counting.memoryBase())
            .load()
            .i32(1)
            .add()
            .store()
            .global(counting.memoryBase())
            .load());
    world.put("a.so", counting);
    try (Program one = world.program("main.wasm");
        Program two = world.program("main.wasm")) {
      Library first = one.open("a.so");
      Library second = two.open("a.so");
      assertEquals(1, World.call(first, "next"));
      assertEquals(2, World.call(first, "next"));
      assertEquals(1, World.call(second, "next"));
      guest(one).open("gone.so", DlGuest.NOW);
      assertEquals(Optional.empty(), guest(two).error());
      first.close();
      assertEquals(2, World.call(second, "next"));
    }
  }
}
