package dev.ligature.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.Guests;
import dev.ligature.guests.wat.ModuleAssembler;
import dev.ligature.linker.Interposition;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.UndefinedSymbols;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RefusalsTest {
  @TempDir Path directory;

  private Path write(String text) throws IOException {
    return Files.write(
        directory.resolve("main.wasm"),
        ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes());
  }

  private static String problem(Fusion fusion) {
    FusionException refused = assertThrows(FusionException.class, fusion::fuse);
    assertEquals(String.join("\n", refused.problems()), refused.getMessage());
    return String.join("\n", refused.problems());
  }

  @Test
  void several_memories() {
    assertEquals(
        "own.wasm: it has 3 memories: one can be shared",
        problem(Fusion.of(Guests.module("limits/own.wasm"))));
  }

  @Test
  void pages_of_one_byte() throws Exception {
    Path main = write("(module (memory 1 (pagesize 1)) (func (export \"_start\")))");
    assertEquals(
        "main.wasm: it has a memory with pages that have not 64 KiB", problem(Fusion.of(main)));
  }

  @Test
  void types_that_are_not_those_of_functions() throws Exception {
    Path main = write("(module (type (array i8)) (memory 1) (func (export \"_start\")))");
    assertEquals(
        "main.wasm: it has types of structures or arrays, or with subtypes",
        problem(Fusion.of(main)));
  }

  @Test
  void S71_interposition_in_libraries() {
    ProgramConfig config =
        ProgramConfig.builder().interposition(Interposition.in("lib.so")).build();
    assertEquals(
        "interposition in lib.so: calls within a library are bound directly in a fused module",
        problem(Fusion.of(Guests.module("interpose/main.wasm")).withConfig(config)));
  }

  @Test
  void a_stack_pointer_and_thread_local_data_by_functions() {
    String told = ": it has its stack pointer and thread-local data by functions, as of wasip3";
    assertEquals(
        "main.wasm" + told + "\nleft.so" + told + "\nright.so" + told,
        problem(Fusion.of(Guests.module("wasip3/main.wasm"))));
  }

  @Test
  void a_main_of_a_type_that_main_has_not() throws Exception {
    Path main = write("(module (func (export \"main\") (param f32)))");
    assertEquals(
        "main.wasm: its main is function (f32) -> ();"
            + " one that can be run is function (i32, i32) -> i32 or () -> i32",
        problem(Fusion.of(main)));
  }

  @Test
  void a_program_that_has_no_memory_for_its_library() throws Exception {
    Path main = write("(module)");
    Fusion fusion =
        Fusion.of(main)
            .withConfig(
                ProgramConfig.builder()
                    .preloads(List.of(Guests.module("dlfcn/plugin.so").toString()))
                    .libraryPath(List.of(Guests.module("dlfcn")))
                    .build());
    assertEquals("main.wasm: the program has no memory to share", problem(fusion));
  }

  @Test
  void a_program_that_keeps_its_stack_to_itself() throws Exception {
    Path main = write("(module (memory (export \"memory\") 1))");
    Fusion fusion =
        Fusion.of(main)
            .withConfig(
                ProgramConfig.builder()
                    .preloads(List.of(Guests.module("dlfcn/talks.so").toString()))
                    .build());
    assertEquals(
        "talks.so: env.__stack_pointer: main must export __stack_pointer to be shared",
        problem(fusion).replaceFirst("^.*/", ""));
  }

  @Test
  void a_function_of_the_linker_that_is_imported_as_another() throws Exception {
    Path main =
        write("(module (import \"env\" \"exit\" (func)) (memory 1) (func (export \"_start\")))");
    assertEquals(
        "exit is imported as function () -> (); it is function (i32) -> ()",
        problem(Fusion.of(main)));
  }

  @Test
  void data_that_nobody_defines() {
    LinkException.Undefined undefined =
        assertThrows(
            LinkException.Undefined.class,
            () -> Fusion.of(Guests.module("undefined/data.wasm")).fuse());
    assertEquals(
        List.of("missing_data", "other_missing_data"),
        undefined.references().stream().map(r -> r.symbol()).toList());
  }

  @Test
  void data_that_nobody_defines_can_be_allowed() {
    Fusion fusion =
        Fusion.of(Guests.module("undefined/data.wasm"))
            .withConfig(ProgramConfig.builder().undefinedSymbols(UndefinedSymbols.ALLOW).build());
    assertEquals(List.of("data.wasm"), fusion.fuse().libraries());
  }

  @Test
  void definitions_of_another_type() {
    Path main = Guests.module("mismatch/signature.wasm");
    Fusion fusion =
        Fusion.of(main)
            .withConfig(ProgramConfig.builder().libraryPath(List.of(main.getParent())).build());
    LinkException.Mismatch mismatch = assertThrows(LinkException.Mismatch.class, fusion::fuse);
    assertEquals("wide", mismatch.mismatches().getFirst().symbol());
  }
}
