package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Thread-local data of a program's first thread, as clang lays it out ({@code guests/tls}). */
class ThreadLocalDataTest {
  private static final int ALL_CHECKS = 127;

  private static Program open() {
    Path main = Guests.module("tls/main.wasm");
    ProgramConfig config = ProgramConfig.builder().libraryPath(main.getParent()).build();
    return DynamicLinker.create().open(main, config);
  }

  private static Library main(Program program) {
    return program.main().orElseThrow();
  }

  private static Library lib(Program program) {
    return program.open("lib.so", OpenFlag.NOW, OpenFlag.NOLOAD);
  }

  private static int word(Program program, DataSymbol symbol) {
    return program.memory().get(ValueLayout.JAVA_INT_UNALIGNED, symbol.address());
  }

  private static DataSymbol data(Library library, String name) {
    return (DataSymbol) library.findOrThrow(name);
  }

  @Test
  void S26_S44_S64_guests_find_thread_local_data_of_each_other() {
    try (Program program = open()) {
      assertEquals(ALL_CHECKS, World.call(main(program), "run"));
    }
  }

  @Test
  void S44_from_Java_a_symbol_is_at_the_threads_address() {
    try (Program program = open()) {
      DataSymbol counter = data(lib(program), "counter");
      assertEquals(World.call(lib(program), "lib_counter"), counter.address());
      assertEquals(7, word(program, counter));
      World.call(lib(program), "lib_next");
      assertEquals(8, word(program, counter));
      assertEquals(0, word(program, data(lib(program), "zero")));
    }
  }

  @Test
  void S64_an_imported_symbol_is_at_the_same_address_as_in_its_library() {
    try (Program program = open()) {
      int own = World.call(lib(program), "lib_counter");
      assertEquals(own, World.call(main(program), "address"));
    }
  }

  @Test
  void S52_reopening_starts_with_the_template_again() {
    Path main = Guests.module("tls/main.wasm");
    ProgramConfig config = ProgramConfig.builder().libraryPath(main.getParent()).build();
    try (World world = new World();
        Program program =
            DynamicLinker.create()
                .open(world.put("main.wasm", sharer()).path("main.wasm"), config)) {
      Library first = program.open("lib.so");
      assertEquals(8, World.call(first, "lib_next"));
      first.close();
      assertEquals(8, World.call(program.open("lib.so"), "lib_next"));
    }
  }

  /** A program that shares its memory and has nothing in it. */
  private static TestModule sharer() {
    return TestModule.bare().importSharedMemory(1, 256);
  }

  @Test
  void S44_a_library_that_does_not_say_where_its_data_is_fails_when_it_is_asked_for() {
    TestModule library = TestModule.library().memory(4, 2);
    library.data("counter", 0, 7).threadLocal("counter");
    try (World world = new World().put("a.so", library);
        Program program = world.program()) {
      Library a = program.open("a.so");
      LinkException e = assertThrows(LinkException.class, () -> a.find("counter"));
      assertEquals(
          """
          a.so: thread-local counter is of use only with __tls_base, which is not exported
          >>> link it with --export=__tls_base\
          """,
          e.getMessage());
    }
  }
}
