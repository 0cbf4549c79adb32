package dev.ligature.linker.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Libraries of one program that were compiled in different ways. */
class MixedToolchainsTest {
  private static final String WHAT_TO_DO =
      "compile all of a program with -matomics -mbulk-memory and link it with --shared-memory,"
          + " or all without";

  private static final String FOR_THREADS =
      "threads.so: it is linked for a memory that threads share, and that of %s is none";

  private static final String NOT_FOR_THREADS =
      "plain.so: it is not linked for threads, and the memory of %s is shared by threads";

  private final World world =
      new World()
          .put("threads.so", TestModule.sharing())
          .put("plain.so", TestModule.library().importMemory(1, -1))
          .put("neither.so", TestModule.bare().function("f", TestModule.VOID, Code.of()));

  @AfterEach
  void close() {
    world.close();
  }

  private static String message(String problem, String... needing) {
    String text = problem + "\n>>> " + WHAT_TO_DO;
    return needing.length == 0 ? text : text + "\n>>> needed by: " + String.join(" -> ", needing);
  }

  @Test
  void a_library_for_threads_in_a_program_without() {
    world.put("main.wasm", DlGuest.module());
    try (Program program = world.program("main.wasm")) {
      LinkException e =
          assertThrows(LinkException.InvalidModule.class, () -> program.open("threads.so"));
      assertEquals(message(FOR_THREADS.formatted("the program")), e.getMessage());
      DlGuest guest = new DlGuest(program.main().orElseThrow());
      assertEquals(0, guest.open("threads.so", DlGuest.NOW));
      assertEquals(
          FOR_THREADS.formatted("the program") + "; " + WHAT_TO_DO, guest.error().orElseThrow());
      program.open("neither.so");
      program.open("plain.so");
    }
  }

  @Test
  void a_library_without_in_a_program_for_threads() {
    world.put("main.wasm", TestModule.sharing());
    try (Program program = world.program("main.wasm")) {
      LinkException e =
          assertThrows(LinkException.InvalidModule.class, () -> program.open("plain.so"));
      assertEquals(message(NOT_FOR_THREADS.formatted("the program")), e.getMessage());
      program.open("neither.so");
      program.open("threads.so");
    }
  }

  @Test
  void what_the_program_needs_is_told_before_anything_is_made_and_by_check() {
    world.put("main.wasm", TestModule.sharing().needs("plain.so"));
    String told = message(NOT_FOR_THREADS.formatted("main.wasm"), "main.wasm");
    LinkException e =
        assertThrows(LinkException.InvalidModule.class, () -> world.program("main.wasm"));
    assertEquals(told, e.getMessage());
    assertEquals(
        List.of(told),
        world
            .linker()
            .check(world.path("main.wasm"), List.of(), world.config().build())
            .problems()
            .stream()
            .map(LinkException::getMessage)
            .toList());
  }

  /** clang makes the older one of the two unless told otherwise, with the same tag. */
  @Test
  void exceptions_of_both_encodings_catch_each_other() {
    FuncType takesInt = new FuncType(List.of(ValType.I32), List.of());
    TestModule throwing = TestModule.library();
    int defined = throwing.defineTag("__cpp_exception", takesInt);
    throwing.function("throws", TestModule.VOID, Code.constant(42).throwTag(defined));
    TestModule older = TestModule.library();
    int tag = older.importTag("__cpp_exception", takesInt);
    int thrower = older.importFunction("throws", TestModule.VOID);
    int rethrower = older.importFunction("rethrows", TestModule.VOID);
    older
        .function("older", TestModule.GIVES_INT, Code.of().caught(Code.of().call(thrower), tag, 1))
        .function(
            "older_of_newer",
            TestModule.GIVES_INT,
            Code.of().caught(Code.of().call(rethrower), tag, 1));
    TestModule newer = TestModule.library();
    int newerTag = newer.importTag("__cpp_exception", takesInt);
    int throwerOfNewer = newer.importFunction("throws", TestModule.VOID);
    // block (result i32), try_table with one catch, then the call; a zero if nothing was thrown.
    newer
        .function(
            "newer",
            TestModule.GIVES_INT,
            Code.of()
                .raw(0x02, 0x7f, 0x1f, 0x40, 1, 0x00, newerTag, 0)
                .call(throwerOfNewer)
                .raw(0x0b, 0x41, 0, 0x0b))
        // block (result exnref), try_table with catch_all_ref, the call; throw_ref behind it.
        .function(
            "rethrows",
            TestModule.VOID,
            Code.of()
                .raw(0x02, 0x69, 0x1f, 0x40, 1, 0x03, 0)
                .call(throwerOfNewer)
                .raw(0x0b, 0x0f, 0x0b, 0x0a));
    world
        .put("throwing.so", throwing)
        .put("newer.so", newer.needs("throwing.so"))
        .put("older.so", older.needs("throwing.so", "newer.so"));
    try (Program program = world.program()) {
      assertEquals(42, World.call(program.open("older.so"), "older"));
      assertEquals(42, World.call(program.open("newer.so"), "newer"));
      assertEquals(42, World.call(program.open("older.so"), "older_of_newer"));
    }
  }
}
