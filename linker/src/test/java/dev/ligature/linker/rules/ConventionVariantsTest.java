package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the convention leaves open, or compilers do in several ways. */
class ConventionVariantsTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  /** What is in it is known when the instances are there, and instances may refer to each other. */
  @ParameterizedTest
  @ValueSource(strings = {"GOT.mem", "GOT.func"})
  void S23_a_got_import_that_is_constant_is_refused(String module) {
    TestModule library = TestModule.library().memory(16, 2).data("datum", 4, 77);
    library.importGlobal(module, "datum", false);
    world.put("a.so", library);
    try (Program program = world.program()) {
      LinkException e = assertThrows(LinkException.Incompatible.class, () -> program.open("a.so"));
      assertEquals(
          """
          incompatible import: %s.datum
          >>> a.so imports global i32
          >>> the program has global mut i32\
          """
              .formatted(module),
          e.getMessage());
    }
  }

  /** By the convention's text position-independent mains export none, and others both. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void S08_a_main_of_fixed_addresses_imports_or_exports_memory_and_table(
      boolean importsMemory, boolean importsTable) {
    TestModule main = TestModule.bare();
    if (importsMemory) {
      main.importMemory(2, -1);
    }
    if (importsTable) {
      main.importTable(3, -1);
    }
    if (!importsMemory) {
      main.defineMemory(2, 100).exportMemory("memory");
    }
    if (!importsTable) {
      main.defineTable(3, -1).exportTable("__indirect_function_table");
    }
    main.function("own", TestModule.GIVES_INT, Code.constant(5));
    TestModule library = TestModule.library().memory(16, 2).table(1, 0).data("datum", 4, 77);
    int function = library.function(TestModule.GIVES_INT, Code.constant(42));
    library
        .exportFunction("answer", function)
        .elements(0, function)
        .function("slot", TestModule.GIVES_INT, Code.of().global(library.tableBase()))
        .function(
            "calls",
            TestModule.GIVES_INT,
            Code.of()
                .global(library.tableBase())
                .callIndirect(library.typeIndex(TestModule.GIVES_INT)));
    world.put("main.wasm", main).put("lib.so", library);
    try (Program program = world.program("main.wasm")) {
      Library opened = program.open("lib.so");
      assertEquals(42, World.call(opened, "calls"));
      FunctionSymbol there = program.functionAt(World.call(opened, "slot")).orElseThrow();
      assertEquals("answer", there.name());
      assertEquals(5, World.call(program.main().orElseThrow(), "own"));
    }
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void S08_a_position_independent_main_may_export_what_it_imports(boolean memory, boolean table) {
    TestModule main = TestModule.library().importMemory(1, -1);
    if (memory) {
      main.exportMemory("memory");
    }
    if (table) {
      main.exportTable("__indirect_function_table");
    }
    world.put("main.wasm", main.function("own", TestModule.GIVES_INT, Code.constant(5)));
    world.put("lib.so", TestModule.library().function("f", TestModule.GIVES_INT, Code.constant(6)));
    try (Program program = world.program("main.wasm")) {
      assertEquals(5, World.call(program.main().orElseThrow(), "own"));
      assertEquals(6, World.call(program.open("lib.so"), "f"));
    }
  }

  @Test
  void a_second_section_is_told_with_the_librarys_name() {
    byte[] one = TestModule.library().build();
    byte[] section = {0, 9, 8, 'd', 'y', 'l', 'i', 'n', 'k', '.', '0'};
    byte[] two = Arrays.copyOf(one, one.length + section.length);
    System.arraycopy(section, 0, two, one.length, section.length);
    world.put("a.so", two);
    try (Program program = world.program()) {
      LinkException e = assertThrows(LinkException.InvalidModule.class, () -> program.open("a.so"));
      assertEquals(
          "/lib/a.so: not a module: two sections dylink.0 at offset 0x%x"
              .formatted(one.length + section.length),
          e.getMessage());
    }
  }
}
