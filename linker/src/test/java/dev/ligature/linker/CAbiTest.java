package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.guests.Guests;
import dev.ligature.linker.testing.World;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What C compilers leave to the linker or to the ABI, between a program and three libraries. Each
 * function of the guest gives a bit for each check that holds.
 */
final class CAbiTest {
  private final Program program = open();
  private final Library main = program.main().orElseThrow();

  private static Program open() {
    Path file = Guests.module("abi/main.wasm");
    return DynamicLinker.create()
        .open(file, ProgramConfig.builder().libraryPath(Guests.module("abi")).build());
  }

  @AfterEach
  void close() {
    program.close();
  }

  @Test
  void variable_arguments_are_read_by_other_libraries() {
    assertEquals(0b1111, World.call(main, "varargs"));
  }

  @Test
  void structures_are_passed_and_returned_between_libraries() {
    assertEquals(0b111111, World.call(main, "struct_returns"));
  }

  @Test
  void static_data_holds_pointers_to_functions_of_other_libraries() {
    assertEquals(0b111111, World.call(main, "static_function_pointers"));
  }

  @Test
  void weak_data_is_that_of_the_first_library_that_has_it() {
    assertEquals(0b1111, World.call(main, "weak_data"));
  }

  /** C's common symbols: for WebAssembly, clang makes definitions of them. */
  @Test
  void tentative_definitions_of_several_libraries_are_one_variable() {
    assertEquals(0b1111, World.call(main, "common_symbols"));
  }

  @Test
  void data_has_an_alignment_of_1024_if_it_wants_it() {
    assertEquals(0b1111, World.call(main, "large_alignments"));
  }

  @Test
  void a_library_opened_later_has_an_alignment_of_1024_if_it_wants_it() {
    try (Program late = DynamicLinker.create().open(ProgramConfig.defaults())) {
      late.open(Guests.module("abi/dirty.so").toString());
      Library lib = late.open(Guests.module("alignment/lib.so").toString());
      assertEquals(0, lib.memoryBase() % 1024);
    }
  }

  @Test
  void numbers_of_64_bits_pass_between_libraries() throws Throwable {
    assertEquals(0b11111, World.call(main, "wide_numbers"));
    MethodHandle wide = main.findFunction("main_wide").handle();
    assertEquals((5L << 40) - (1L << 62), (long) wide.invokeExact(1L << 40, 5, 1L << 62));
  }

  @Test
  void callbacks_pass_through_three_libraries() {
    assertEquals(0b1111, World.call(main, "callbacks"));
  }

  /** The module's start function fills them in; {@code S08} has those that the loader provides. */
  @Test
  void memory_used_again_is_zero_where_a_library_has_zeros() {
    String name = Guests.module("abi/dirty.so").toString();
    long base;
    try (Library library = program.open(name)) {
      base = library.memoryBase();
      assertEquals(0, World.call(library, "dirty"));
      // The check sees what it is to see.
      assertEquals(20001, World.call(library, "dirty"));
    }
    try (Library library = program.open(name)) {
      assertEquals(base, library.memoryBase(), "the memory is not used again");
      assertEquals(0, World.call(library, "dirty"));
    }
  }
}
