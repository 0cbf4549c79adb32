package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.guests.Guests;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.TestWasi;
import dev.ligature.linker.testing.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Programs and libraries whose pointers have 64 bits: what those of 32 bits check of themselves
 * holds for them too, and the two are never mixed.
 */
class WidePointersTest {
  private final List<Integer> trace = new ArrayList<>();
  private final TestWasi wasi = new TestWasi();
  private final DynamicLinker linker = DynamicLinker.create();

  void trace(int number) {
    trace.add(number);
  }

  private ProgramConfig.Builder config(Path main) {
    Path folder = Objects.requireNonNull(main.getParent());
    try {
      return wasi.addTo(ProgramConfig.builder())
          .libraryPath(folder)
          .workingDirectory(folder)
          .hostFunction(
              HostFunction.of(
                  "trace",
                  MethodHandles.lookup()
                      .bind(this, "trace", MethodType.methodType(void.class, int.class))));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("trace", e);
    }
  }

  private Program open(String name) {
    Path main = Guests.module("wide/" + name);
    return linker.open(main, config(main).build());
  }

  private static MethodHandle function(Program program, String name) {
    return program.main().orElseThrow().findFunction(name).handle();
  }

  @ParameterizedTest
  @CsvSource({
    "alignment/main.wasm, 31",
    "cycle/main.wasm, 13",
    "dlfcn/checks.wasm, 4095",
    "dlfcn/cxx.wasm, 127",
    "fixed/own-memory.wasm, 255",
    "fixed/imported-memory.wasm, 255",
    "got-data/main.wasm, 1023",
    "got-func/main.wasm, 4095",
    "guest-abis/emscripten.wasm, 1023",
    "guest-abis/namespaces.wasm, 65535",
    "initialize/main.wasm, 1",
    "interpose/main.wasm, 63",
    "interpose/plain.wasm, 1",
    "loader-symbols/main.wasm, 31",
    "undefined/function.wasm, 1",
    "weak/main.wasm, 63",
  })
  void a_reactor_finds_all_its_checks_to_hold(String name, int expected) {
    try (Program program = open(name)) {
      assertEquals(expected, World.call(program.main().orElseThrow(), "run"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "varargs, 15",
    "struct_returns, 63",
    "static_function_pointers, 63",
    "weak_data, 15",
    "common_symbols, 15",
    "large_alignments, 15",
    "wide_numbers, 31",
    "callbacks, 15",
  })
  void what_c_leaves_to_the_abi_holds(String function, int expected) {
    try (Program program = open("abi/main.wasm")) {
      assertEquals(expected, World.call(program.main().orElseThrow(), function));
    }
  }

  @Test
  void constructors_run_dependencies_first() {
    open("order/main.wasm").close();
    assertEquals(List.of(3, 4, 1, 2, 5), trace);
  }

  @Test
  void a_library_lives_from_its_constructors_to_its_destructors() {
    try (Program program = open("empty/main.wasm")) {
      Library library = program.open(Guests.module("wide/lifecycle/lib.so").toString());
      assertEquals(List.of(1, 2, 3), trace);
      trace.clear();
      library.close();
      assertEquals(List.of(7, 6, 5, 4), trace);
    }
  }

  @Test
  void main_gets_its_arguments_by_pointers_of_64_bits() {
    Path main = Guests.module("wide/exit-status/main-argc-argv.wasm");
    try (Program program = linker.open(main, config(main).arguments("main", "x").build())) {
      assertEquals(4, program.run());
    }
  }

  @Test
  void a_library_of_the_other_width_is_refused_before_anything_is_made() {
    for (String[] line :
        new String[][] {
          {"needs-narrow.wasm", "narrow.so", "32", "64"}, {"needs-far.wasm", "far.so", "64", "32"}
        }) {
      Path folder = Guests.module("wide");
      byte[] far = read(Guests.module("wide/dlfcn/helper.so"));
      ProgramConfig config =
          config(folder.resolve(line[0]))
              .librarySource(LibrarySource.of(Map.of("far.so", far)))
              .build();
      LinkException refused =
          assertThrows(
              LinkException.class, () -> linker.open(folder.resolve(line[0]), config).close());
      assertEquals(
          """
          %s: its pointers have %s bits, and those of %s have %s: they can't share a memory
          >>> compile all of a program for wasm32, or all for wasm64
          >>> needed by: %s\
          """
              .formatted(line[1], line[2], line[0], line[3], line[0]),
          refused.getMessage());
      List<String> problems =
          linker.check(folder.resolve(line[0]), List.of(), config).problems().stream()
              .map(problem -> String.valueOf(problem.getMessage()))
              .toList();
      assertTrue(problems.contains(refused.getMessage()), problems.toString());
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text(Program program, String function) throws Throwable {
    long address = (long) function(program, function).invokeExact();
    return program.memory().getString(address);
  }

  @Test
  void a_guest_is_told_by_dlerror_of_a_library_of_the_other_width() throws Throwable {
    try (Program program = open("opens.wasm")) {
      assertEquals(
          "narrow.so: its pointers have 32 bits, and those of opens.wasm have 64: they can't share"
              + " a memory; compile all of a program for wasm32, or all for wasm64",
          text(program, "open_narrow"));
      assertEquals(1, program.libraries().size());
      assertEquals("0x100000001: invalid handle", text(program, "no_handle"));
      assertEquals(0, World.call(program.main().orElseThrow(), "far_address"));
    }
  }

  @Test
  void a_function_of_wasi_is_refused_with_what_its_pointers_are() {
    Path main = Guests.module("wide/wasi.wasm");
    LinkException refused =
        assertThrows(LinkException.class, () -> linker.open(main, config(main).build()).close());
    assertEquals(
        """
        wasi.wasm: it imports wasi_snapshot_preview1.fd_write as (i32, i64, i64, i64) -> i32, but \
        WASI has pointers of 32 bits: (i32, i32, i32, i32) -> i32
        >>> compile for wasm32, or give the function as a host function of that type\
        """,
        refused.getMessage());
  }

  @Test
  void a_host_function_with_wide_pointers_is_taken_in_the_place_of_wasi_s() throws Throwable {
    Path main = Guests.module("wide/wasi.wasm");
    MethodHandle write =
        MethodHandles.lookup()
            .bind(
                this,
                "write",
                MethodType.methodType(
                    int.class, Caller.class, int.class, long.class, long.class, long.class));
    ProgramConfig config =
        ProgramConfig.builder()
            .hostFunction(HostFunction.of("wasi_snapshot_preview1", "fd_write", write))
            .build();
    try (Program program = linker.open(main, config)) {
      assertEquals(0, program.run());
      assertEquals(List.of(6), trace);
    }
  }

  int write(Caller caller, int descriptor, long buffers, long count, long written) {
    long bytes = caller.program().memory().get(GuestLayouts.C_LONG_LONG, buffers);
    String text = caller.program().memory().getString(bytes);
    trace.add(text.length());
    return 0;
  }

  @Test
  void the_stack_pointer_is_put_back_when_a_call_traps() throws Throwable {
    try (Program program = open("stack.wasm")) {
      long before = (long) function(program, "stack_address").invokeExact();
      assertThrows(TrapException.class, () -> World.call(program.main().orElseThrow(), "traps"));
      assertEquals(before, (long) function(program, "stack_address").invokeExact());
      assertTrue(before > 0);
    }
  }

  @Test
  void memory_grows_as_far_as_the_limit_of_pages_says() throws Throwable {
    Path main = Guests.module("wide/stack.wasm");
    ProgramConfig config = config(main).limits(Limits.of(Limit.MEMORY_PAGES, 100)).build();
    try (Program program = linker.open(main, config)) {
      long before = (long) function(program, "grow").invokeExact(0L);
      assertEquals(before, (long) function(program, "grow").invokeExact(100 - before));
      assertEquals(-1L, (long) function(program, "grow").invokeExact(1L));
      assertEquals(-1L, (long) function(program, "grow").invokeExact(1L << 40));
      assertEquals(77L, (long) function(program, "store").invokeExact(6_553_592L, 77L));
      MethodHandle store = function(program, "store");
      assertThrows(TrapException.class, () -> store.invokeWithArguments(6_553_593L, 77L));
    }
  }

  @Test
  void a_program_without_a_main_is_as_wide_as_its_first_library() {
    String wide = Guests.module("wide/bind/bind.so").toString();
    String narrow = Guests.module("wide/narrow.so").toString();
    try (Program program =
        linker.open(ProgramConfig.builder().libraryPath(Guests.module("wide/bind")).build())) {
      program.open(wide);
      LinkException refused = assertThrows(LinkException.class, () -> program.open(narrow));
      assertEquals(
          """
          %s: its pointers have 32 bits, and those of %s have 64: they can't share a memory
          >>> compile all of a program for wasm32, or all for wasm64\
          """
              .formatted(narrow, wide),
          refused.getMessage());
    }
    try (Program program =
        linker.open(ProgramConfig.builder().libraryPath(Guests.module("wide/bind")).build())) {
      program.open(wide).close();
      LinkException refused = assertThrows(LinkException.class, () -> program.open(narrow));
      assertEquals(
          """
          %s: its pointers have 32 bits, and those of the program have 64: they can't share a memory
          >>> compile all of a program for wasm32, or all for wasm64\
          """
              .formatted(narrow),
          refused.getMessage());
    }
    try (Program program =
        linker.open(ProgramConfig.builder().libraryPath(Guests.module("wide/bind")).build())) {
      assertTrue(program.memorySize() > 0);
      LinkException refused = assertThrows(LinkException.class, () -> program.open(wide));
      assertEquals(
          """
          %s: its pointers have 64 bits, and those of the program have 32: they can't share a memory
          >>> compile all of a program for wasm32, or all for wasm64\
          """
              .formatted(wide),
          refused.getMessage());
    }
  }

  @Test
  void a_library_that_has_no_pointers_leaves_the_width_to_the_next(@TempDir Path folder)
      throws Throwable {
    Path plain = folder.resolve("plain.so");
    TestModule module = TestModule.bare();
    module.function("seven", TestModule.GIVES_INT, new Code().i32(7));
    Files.write(plain, module.build());
    String wide = Guests.module("wide/bind/bind.so").toString();
    try (Program program =
        linker.open(ProgramConfig.builder().libraryPath(Guests.module("wide/bind")).build())) {
      Library first = program.open(plain.toString());
      assertEquals(7, (int) first.findFunction("seven").handle().invokeExact());
      program.open(wide);
    }
  }

  @Test
  void the_memory_of_a_program_without_a_main_is_as_its_first_library_imports_it(
      @TempDir Path folder) throws Throwable {
    Path threads = folder.resolve("threads.so");
    Files.write(threads, TestModule.sharing().build());
    try (Program program = linker.open(ProgramConfig.builder().build())) {
      program.open(threads.toString());
      assertTrue(program.newThread() != null);
    }
  }

  @Test
  void a_load_without_room_leaves_the_memory_to_the_next() {
    String wide = Guests.module("wide/bind/bind.so").toString();
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(Guests.module("wide/bind"))
            .limits(Limits.of(Limit.MEMORY_PAGES, 1))
            .build();
    try (Program program = linker.open(config)) {
      String first =
          String.valueOf(
              assertThrows(LinkException.NoRoom.class, () -> program.open(wide)).getMessage());
      assertTrue(first.contains("16 pages of memory\n>>> the limit is 1 pages"), first);
      assertEquals(
          first, assertThrows(LinkException.NoRoom.class, () -> program.open(wide)).getMessage());
    }
  }

  @Test
  void all_addresses_of_64_bits_are_pointers() {
    try (Program program = open("stack.wasm")) {
      assertEquals(-1, program.pointer(-1).address());
    }
  }

  @Test
  void a_function_of_two_libraries_has_one_pointer() {
    try (Program program = open("got-func/main.wasm")) {
      FunctionSymbol run = program.main().orElseThrow().findFunction("run");
      int pointer = run.tableIndex();
      assertNotEquals(0, pointer);
      assertEquals("run", program.symbolAt(pointer).orElseThrow().name());
    }
  }
}
