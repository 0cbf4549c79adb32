package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.Limit;
import dev.ligature.linker.Limits;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link Limit#MEMORY_PAGES} holds for each memory, whoever defines it. */
class MemoryLimitTest {
  private final DynamicLinker linker = DynamicLinker.create();

  private static ProgramConfig limit(int pages) {
    return ProgramConfig.builder().limits(Limits.of(Limit.MEMORY_PAGES, pages)).build();
  }

  private static Path own() {
    return Guests.module("limits/own.wasm");
  }

  private static Library main(Program program) {
    return program.main().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"limits/own.wasm", "limits/own-shared.wasm"})
  void a_memory_that_main_defines_grows_to_the_limit(String name) {
    try (Program program = linker.open(Guests.module(name), limit(4))) {
      Library main = main(program);
      assertEquals(-1, World.call(main, "grow", 3));
      assertEquals(-1, program.growMemory(3));
      assertEquals(2, World.call(main, "size"));
      assertEquals(2, World.call(main, "grow", 1));
      assertEquals(3, program.growMemory(1));
      assertEquals(-1, World.call(main, "grow", 1));
      assertEquals(-1, program.growMemory(1));
      assertEquals(4 * 65536, program.memory().byteSize());
      assertEquals(4, World.call(main, "grow", 0));
    }
  }

  @Test
  void so_does_a_further_one_unless_its_own_limit_is_lower() {
    try (Program program = linker.open(own(), limit(4))) {
      Library main = main(program);
      assertEquals(-1, World.call(main, "grow_other", 4));
      assertEquals(1, World.call(main, "grow_other", 3));
      assertEquals(-1, World.call(main, "grow_other", 1));
      assertEquals(4, World.call(main, "size_other"));
      assertEquals(-1, World.call(main, "grow_small", 3));
      assertEquals(1, World.call(main, "grow_small", 2));
    }
  }

  @Test
  void growing_page_by_page_ends_there_too() {
    try (Program program = linker.open(own(), limit(50))) {
      int grown = 0;
      while (World.call(main(program), "grow_other", 1) >= 0) {
        grown++;
      }
      assertEquals(49, grown);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"limits/own.wasm", "limits/own-shared.wasm"})
  void one_that_is_larger_at_first_is_an_error(String name) {
    Path main = Guests.module(name);
    var e = assertThrows(LinkException.NoRoom.class, () -> linker.open(main, limit(1)));
    String file = main.getFileName().toString();
    assertEquals(
        """
        no room for %s: 2 pages of memory
        >>> the limit is 1 pages of 64 KiB in each memory; to raise it, set \
        Limit.MEMORY_PAGES or --max-memory-pages\
        """
            .formatted(file),
        e.getMessage());
  }

  @Test
  void what_libraries_need_of_mains_memory_counts() {
    TestModule main = TestModule.bare().withoutDylink().defineMemory(2, -1).exportMemory("memory");
    main.function("size", TestModule.GIVES_INT, Code.of().memorySize());
    try (Program program = linker.open("main", main.build(), limit(3))) {
      byte[] library = TestModule.library().memory(2 * 65536, 0).build();
      var e =
          assertThrows(
              LinkException.NoRoom.class, () -> program.open("lib", library, Set.of(OpenFlag.NOW)));
      assertEquals(
          """
          no room for lib: 131072 bytes of memory
          >>> the memory has 2 of at most 3 pages; to raise it, set Limit.MEMORY_PAGES or \
          --max-memory-pages\
          """,
          e.getMessage());
      program.open("small", TestModule.library().memory(65536, 0).build(), Set.of(OpenFlag.NOW));
      assertEquals(3, World.call(main(program), "size"));
    }
  }
}
