package dev.ligature.linker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.ByteWriter;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether programs would link, without linking them. */
class LinkCheckTest {
  private static int calls;

  @TempDir Path folder;

  static void trace(int number) {
    calls++;
  }

  private static HostFunction trace() {
    try {
      return HostFunction.of(
          "trace",
          MethodHandles.lookup()
              .findStatic(
                  LinkCheckTest.class, "trace", MethodType.methodType(void.class, int.class)));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.toString(), e);
    }
  }

  private static ProgramConfig.Builder config(Path main) {
    return ProgramConfig.builder().libraryPath(main.resolveSibling(""));
  }

  private static LinkCheck check(String guest, String... opened) {
    Path main = Guests.module(guest);
    return DynamicLinker.create().check(main, List.of(opened), config(main).build());
  }

  private static List<String> messages(LinkCheck check) {
    return check.problems().stream().map(Throwable::getMessage).toList();
  }

  @Test
  void nothing_is_run_and_the_hosts_functions_are_there() {
    Path main = Guests.module("order/main.wasm");
    LinkCheck check =
        DynamicLinker.create().check(main, List.of(), config(main).hostFunction(trace()).build());
    assertEquals(List.of(), messages(check));
    assertTrue(check.links());
    assertEquals(0, calls);
    assertEquals(5, check.plan().entries().size());
    assertEquals(new LinkCheck.Unused("main.wasm", "a.so"), check.unused().getFirst());
  }

  @Test
  void each_undefined_symbol_is_a_problem_with_all_who_refer_to_it() {
    LinkCheck check = check("order/main.wasm");
    assertFalse(check.links());
    assertEquals(1, check.problems().size());
    LinkException.Undefined problem = (LinkException.Undefined) check.problems().getFirst();
    assertEquals("trace", problem.symbol().orElseThrow());
    assertEquals(
        List.of("main.wasm", "a.so", "b.so", "c.so", "d.so"),
        problem.references().stream().map(UndefinedReference::library).toList());
    assertEquals(
        List.of("missing_data", "other_missing_data"),
        check("undefined/data.wasm").problems().stream()
            .map(e -> e.symbol().orElseThrow())
            .toList());
  }

  @Test
  void functions_that_may_be_undefined_are_no_problem() {
    Path main = Guests.module("undefined/program.wasm");
    ProgramConfig config = config(main).undefinedSymbols(UndefinedSymbols.ALLOW_FUNCTIONS).build();
    assertTrue(DynamicLinker.create().check(main, List.of(), config).links());
    assertTrue(check("weak/main.wasm").links());
  }

  @Test
  void mismatches_are_told_as_by_a_load() {
    assertEquals(
        List.of(
            """
            symbol mismatch: wide
            >>> signature.wasm expects function (i32) -> i32 (import env.wide)
            >>> lib.so defines function (i64) -> i64\
            """),
        messages(check("mismatch/signature.wasm")));
  }

  @Test
  void a_function_of_the_host_of_another_type_is_a_mismatch() {
    Path main = Guests.module("order/main.wasm");
    HostFunction wrong =
        HostFunction.of(
            "trace", MethodHandles.dropArguments(MethodHandles.zero(int.class), 0, long.class));
    LinkCheck check =
        DynamicLinker.create().check(main, List.of(), config(main).hostFunction(wrong).build());
    assertEquals(
        """
        symbol mismatch: trace
        >>> main.wasm expects function (i32) -> () (import env.trace)
        >>> the host defines function (i64) -> i32\
        """,
        messages(check).getFirst());
  }

  @Test
  void a_definition_of_another_type_ahead_of_a_librarys_own_calls_is_told_as_by_a_load() {
    TestModule own = TestModule.library();
    int strong = own.function(TestModule.GIVES_INT, Code.constant('a'));
    own.exportFunction("who", strong)
        .function("directly", TestModule.GIVES_INT, Code.of().call(strong));
    try (World world =
        new World()
            .put("main.wasm", TestModule.library().needs("p.so", "a.so"))
            .put("p.so", TestModule.library().function("who", TestModule.VOID, Code.of()))
            .put("a.so", own)) {
      ProgramConfig config = world.config().interposition(Interposition.in("a.so")).build();
      assertEquals(
          List.of(
              """
              symbol mismatch: who
              >>> a.so expects function () -> i32 (its own calls, as interposition is configured\
               for it)
              >>> p.so defines function () -> ()
              >>> needed by: main.wasm -> a.so\
              """),
          messages(world.linker().check(world.path("main.wasm"), List.of(), config)));
    }
  }

  @Test
  void a_constant_from_the_got_is_a_problem_and_the_start_of_the_stack_is_none() {
    TestModule main = TestModule.library();
    main.importGlobal("env", "__init_stack_pointer", false);
    TestModule library = TestModule.library();
    library.importGlobal("GOT.mem", "datum", false);
    try (World world = new World().put("main.wasm", main.needs("lib.so")).put("lib.so", library)) {
      ProgramConfig config = world.config().undefinedSymbols(UndefinedSymbols.ALLOW).build();
      List<String> told =
          messages(world.linker().check(world.path("main.wasm"), List.of(), config));
      LinkException failure =
          assertThrows(
              LinkException.Incompatible.class,
              () -> world.linker().open(world.path("main.wasm"), config));
      assertEquals(List.of(String.valueOf(failure.getMessage())), told);
      assertTrue(told.getFirst().contains("GOT.mem.datum"), told.getFirst());
    }
  }

  @Test
  void what_the_policy_refuses_is_a_problem() {
    Path main = Guests.module("order/main.wasm");
    ProgramConfig config =
        config(main)
            .hostFunction(trace())
            .linkPolicy(LinkPolicy.standard().withoutImports("env.trace"))
            .build();
    LinkCheck check = DynamicLinker.create().check(main, List.of(), config);
    assertEquals(LinkException.Refused.class, check.problems().getFirst().getClass());
  }

  @Test
  void all_that_is_missing_is_told() {
    Path main = Guests.module("needed/main.wasm");
    LinkCheck check = DynamicLinker.create().check(main, List.of(), ProgramConfig.defaults());
    assertEquals(
        List.of("b.so", "c.so", "d.so"),
        check.problems().stream().map(e -> e.library().orElseThrow()).toList());
    assertEquals(List.of(), check.unused());
  }

  @Test
  void what_main_opens_is_checked_in_its_own_scope() {
    LinkCheck check = check("dlfcn/dl.wasm", "plugin.so", "wants.so", "nothing.so", "broken.so");
    assertEquals(
        List.of(
            "cannot find library: nothing.so",
            "undefined symbol: args_sizes_get",
            "undefined symbol: args_get",
            "undefined symbol: fd_write",
            "undefined symbol: proc_exit",
            "undefined symbol: provided",
            "undefined symbol: nobody_has_this"),
        messages(check).stream().map(m -> m.lines().findFirst().orElseThrow()).toList());
    assertEquals(List.of("wants.so"), check.problems().get(5).neededBy().subList(1, 2));
  }

  @Test
  void a_global_that_nobody_has_is_a_problem() throws IOException {
    ByteWriter module = new ByteWriter();
    module.bytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    ByteWriter imports = new ByteWriter();
    imports.u32(1);
    imports.name("env");
    imports.name("clock");
    imports.bytes(new byte[] {3, 0x7e, 0});
    module.u8(2);
    module.sized(imports);
    Path main = Files.write(folder.resolve("main.wasm"), module.toByteArray());
    LinkCheck check = DynamicLinker.create().check(main, List.of(), ProgramConfig.defaults());
    assertEquals(
        List.of(
            """
            incompatible import: env.clock
            >>> main.wasm imports global i64
            >>> the program has none of that name\
            """),
        messages(check));
  }

  @Test
  void a_main_that_can_not_be_read_is_thrown() {
    assertThrows(
        LinkException.NotFound.class,
        () ->
            DynamicLinker.create()
                .check(folder.resolve("gone.wasm"), List.of(), ProgramConfig.defaults()));
  }

  @Test
  void symbols_of_a_module_in_memory_are_those_of_its_file() throws IOException {
    Path file = Guests.module("interposable/lib.so");
    DynamicLinker linker = DynamicLinker.create();
    assertEquals(linker.symbols(file), linker.symbols("lib.so", Files.readAllBytes(file)));
    LinkException.InvalidModule e =
        assertThrows(LinkException.InvalidModule.class, () -> linker.symbols("it", new byte[] {1}));
    assertEquals(
        "it: not a module: unexpected end: reading the magic number in the module at offset 0x1",
        e.getMessage());
  }
}
