package dev.ligature.linker.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@link Limit#TOTAL_MEMORY_PAGES} holds for all memories of a program together. */
class MemoryQuotaTest {
  private static final String REFUSAL =
      "the limit is %d pages of 64 KiB in all memories together; to raise it, set"
          + " Limit.TOTAL_MEMORY_PAGES or --max-total-memory-pages";

  private final DynamicLinker linker = DynamicLinker.create();

  private static ProgramConfig.Builder limited(long pages) {
    return ProgramConfig.builder().limits(Limits.of(Limit.TOTAL_MEMORY_PAGES, pages));
  }

  /** A program of three memories: of 2 pages, of 1 to 3, of 1. */
  private Program open(long pages) {
    return linker.open(Guests.module("limits/own.wasm"), limited(pages).build());
  }

  private static Library main(Program program) {
    return program.main().orElseThrow();
  }

  @Test
  void all_memories_of_a_guest_grow_to_it_together() {
    try (Program program = open(7)) {
      Library main = main(program);
      assertEquals(1, World.call(main, "grow_small", 1));
      assertEquals(-1, World.call(main, "grow_other", 3));
      assertEquals(1, World.call(main, "grow_other", 2));
      assertEquals(-1, World.call(main, "grow", 1));
      assertEquals(-1, World.call(main, "grow_small", 1));
      assertEquals(-1, program.growMemory(1));
      assertEquals(2, World.call(main, "size"));
      assertEquals(3, World.call(main, "size_other"));
      assertEquals(2, World.call(main, "grow", 0));
    }
  }

  @Test
  void what_the_host_grows_counts_too() {
    try (Program program = open(7)) {
      assertEquals(-1, program.growMemory(4));
      assertEquals(2, program.growMemory(3));
      assertEquals(-1, World.call(main(program), "grow_other", 1));
      assertEquals(5 * 65536, program.memory().byteSize());
    }
  }

  @Test
  void a_program_whose_memories_are_larger_at_first_is_refused() {
    var e = assertThrows(LinkException.NoRoom.class, () -> open(3));
    assertEquals(
        "no room for own.wasm: 2 pages of memory and 1 pages of memory and 1 pages of memory\n>>> "
            + REFUSAL.formatted(3),
        e.getMessage());
    open(4).close();
  }

  @Test
  void a_second_program_has_as_much_of_its_own() {
    try (Program first = open(7);
        Program second = open(7)) {
      assertEquals(1, World.call(main(first), "grow_other", 3));
      assertEquals(-1, World.call(main(first), "grow_other", 1));
      assertEquals(1, World.call(main(second), "grow_other", 3));
      assertEquals(-1, World.call(main(second), "grow_other", 1));
    }
  }

  @Test
  void the_area_of_a_library_that_java_opens_counts() {
    // The linker lays out 16 pages of stack, and one for data.
    try (Program program = linker.open("main", TestModule.library().build(), limited(20).build())) {
      assertEquals(17 * 65536, program.memory().byteSize());
      byte[] library = TestModule.library().memory(4 * 65536, 0).build();
      for (int attempt = 0; attempt < 2; attempt++) {
        var e =
            assertThrows(
                LinkException.NoRoom.class,
                () -> program.open("lib", library, Set.of(OpenFlag.NOW)));
        assertEquals(
            "no room for lib: 262144 bytes of memory\n>>> " + REFUSAL.formatted(20),
            e.getMessage());
      }
      program.open("small", TestModule.library().memory(65536, 0).build(), Set.of(OpenFlag.NOW));
    }
  }

  @Test
  void so_does_that_of_one_that_a_guest_opens_which_gets_null_and_the_reason() {
    try (World world = new World()) {
      world.put("main.wasm", DlGuest.module());
      world.put("large.so", TestModule.library().memory(1 << 24, 4));
      world.put("small.so", TestModule.library().memory(1 << 16, 4));
      ProgramConfig config = world.config().limits(Limits.of(Limit.TOTAL_MEMORY_PAGES, 20)).build();
      try (Program program = linker.open(world.path("main.wasm"), config)) {
        DlGuest guest = new DlGuest(main(program));
        assertEquals(0, guest.open("large.so", DlGuest.NOW));
        assertEquals(
            Optional.of(
                "large.so: cannot allocate 16777216 bytes of memory: " + REFUSAL.formatted(20)),
            guest.error());
        assertNotEquals(0, guest.open("small.so", DlGuest.NOW));
        assertEquals(Optional.empty(), guest.error());
      }
    }
  }

  @Test
  void a_program_that_the_linker_lays_out_larger_is_refused() {
    byte[] main = TestModule.library().build();
    var e =
        assertThrows(
            LinkException.NoRoom.class, () -> linker.open("main", main, limited(16).build()));
    assertEquals(
        "no room for main: 17 pages of memory\n>>> " + REFUSAL.formatted(16), e.getMessage());
  }

  @Test
  void the_stacks_of_threads_count() {
    ProgramConfig config = limited(40).build();
    try (Program program = linker.open("main", TestModule.sharing().build(), config)) {
      GuestThread first = program.newThread();
      var e = assertThrows(LinkException.NoRoom.class, program::newThread);
      assertEquals(
          "no room for the program: 1048576 bytes of memory\n>>> " + REFUSAL.formatted(40),
          e.getMessage());
      first.close();
      program.newThread().close();
    }
  }

  @Test
  void a_shared_memory_counts_with_its_room() {
    try (Program program =
        linker.open(Guests.module("limits/own-shared.wasm"), limited(50).build())) {
      Library main = main(program);
      assertEquals(2, World.call(main, "grow", 40));
      assertEquals(-1, World.call(main, "grow", 9));
      assertEquals(42, World.call(main, "grow", 8));
      assertEquals(-1, World.call(main, "grow", 1));
      assertEquals(50, World.call(main, "size"));
    }
  }
}
