package dev.ligature.linker.watching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.Guests;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.UndefinedSymbols;
import dev.ligature.linker.testing.Code;
import dev.ligature.linker.testing.DlGuest;
import dev.ligature.linker.testing.Fork;
import dev.ligature.linker.testing.TestModule;
import dev.ligature.linker.testing.World;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What the logger is told that nobody else is. */
class WarningsTest {
  /** Makes each warning once, in a JVM of its own: which logger there is, is a JVM's affair. */
  static final class Warned {
    private final World world = new World();

    private Warned() {}

    static void main(String[] arguments) {
      Logger logger = Logger.getLogger("dev.ligature.linker");
      logger.setUseParentHandlers(false);
      logger.addHandler(new Printer());
      switch (arguments[0]) {
        case "passed" -> new Warned().passOver();
        case "data" -> new Warned().leaveDataUndefined();
        case "destructor" -> new Warned().failTwice();
        case "host" -> new Warned().failInTheHost();
        case "exceptions" -> new Warned().mixExceptions();
        case "exceptions-later" -> new Warned().mixExceptionsLater();
        default -> runNormally();
      }
    }

    private void passOver() {
      world
          .put("/first/x.so", "no module".getBytes(StandardCharsets.UTF_8))
          .put("/then/x.so", new byte[] {0, 'a', 's', 'm', 9, 0, 0, 0})
          .put("/lib/x.so", TestModule.library());
      ProgramConfig config =
          world
              .config()
              .libraryPath(world.path("/first"), world.path("/then"), world.path("/lib"))
              .build();
      try (Program program = world.linker().open(config)) {
        program.open("x.so").close();
        program.open("x.so");
      }
    }

    private void leaveDataUndefined() {
      TestModule module = TestModule.library();
      module.gotMem("absent");
      module.gotMem("absent_too");
      world.put("x.so", module.weak("absent_too"));
      ProgramConfig config = world.config().undefinedSymbols(UndefinedSymbols.ALLOW).build();
      try (Program program = world.linker().open(config)) {
        program.open("x.so");
      }
    }

    private void failTwice() {
      world
          .put(
              "x.so",
              TestModule.library()
                  .needs("y.so")
                  .function("__wasm_call_ctors", TestModule.VOID, Code.of().unreachable()))
          .put(
              "y.so",
              TestModule.library()
                  .function("__wasm_call_ctors", TestModule.VOID, Code.of())
                  .function("__wasm_call_dtors", TestModule.VOID, Code.of().unreachable()));
      try (Program program = world.program()) {
        assertThrows(LinkException.InitializationFailed.class, () -> program.open("x.so"));
      }
    }

    private void failInTheHost() {
      world.put("main.wasm", DlGuest.module());
      ProgramConfig config =
          world
              .config()
              .files(
                  name -> {
                    throw new IllegalArgumentException("no such drive");
                  })
              .build();
      try (Program program = world.linker().open(world.path("main.wasm"), config)) {
        new DlGuest(program.main().orElseThrow()).open("x/y.so", DlGuest.NOW);
      }
    }

    private void mixExceptions() {
      putExceptions();
      try (Program program = world.program()) {
        program.open("js.so");
        program.open("wasm.so");
        program.open("js2.so");
      }
      try (Program program = world.program()) {
        program.open("js.so");
        program.open("js2.so");
      }
    }

    /** In a program that stays, since its first library does. */
    private void mixExceptionsLater() {
      putExceptions();
      world
          .put("main.so", TestModule.library())
          .put("bad.so", TestModule.library().needs("js.so", "absent.so"));
      try (Program program = world.program()) {
        program.open("main.so");
        program.open("js.so").close();
        assertThrows(LinkException.NotFound.class, () -> program.open("bad.so"));
        program.open("wasm.so");
        program.open("js2.so");
      }
    }

    private void putExceptions() {
      FuncType takesInt = new FuncType(List.of(ValType.I32), List.of());
      TestModule webAssembly = TestModule.library();
      webAssembly.importTag("__cpp_exception", takesInt);
      TestModule javaScript = TestModule.library();
      javaScript.importFunction("__cxa_find_matching_catch_2", TestModule.GIVES_INT);
      world.put("wasm.so", webAssembly).put("js.so", javaScript).put("js2.so", javaScript);
    }

    private static void runNormally() {
      ProgramConfig config = ProgramConfig.builder().libraryPath(Guests.module("dlfcn")).build();
      try (World world = new World();
          Program program = world.linker().open(config)) {
        World.call(program.open("plugin.so"), "value");
        assertThrows(LinkException.NotFound.class, () -> program.open("nowhere.so"));
      }
    }
  }

  /** Prints what it is told. */
  private static final class Printer extends Handler {
    @Override
    public void publish(LogRecord record) {
      List<String> parts = new ArrayList<>();
      parts.add(record.getLevel().getName());
      parts.add(record.getMessage());
      if (record.getThrown() != null) {
        parts.add(record.getThrown().toString());
      }
      System.out.println(String.join(" | ", parts));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static String warned(String by) throws Exception {
    return Fork.run(Warned.class, List.of(), by);
  }

  @Test
  void exceptions_of_two_kinds_in_a_program() throws Exception {
    assertEquals(
        """
        WARNING | js.so throws C++ exceptions by functions of JavaScript, and wasm.so those of \
        WebAssembly: neither catches the other's; compile both with -fwasm-exceptions, or both with \
        Emscripten's -fexceptions
        """,
        warned("exceptions"));
  }

  @Test
  void exceptions_of_libraries_that_are_gone_do_not_count() throws Exception {
    assertEquals(
        """
        WARNING | js2.so throws C++ exceptions by functions of JavaScript, and wasm.so those of \
        WebAssembly: neither catches the other's; compile both with -fwasm-exceptions, or both with \
        Emscripten's -fexceptions
        """,
        warned("exceptions-later"));
  }

  @Test
  void a_file_that_is_passed_over() throws Exception {
    assertEquals(
        """
        WARNING | passed over /first/x.so: not a module: magic header not detected: reading the magic number in the module at offset 0x0; took /lib/x.so
        WARNING | passed over /then/x.so: not a module: unknown binary version: reading the version in the module at offset 0x4; took /lib/x.so
        """,
        warned("passed"));
  }

  @Test
  void undefined_data_that_the_configuration_allows() throws Exception {
    assertEquals("WARNING | x.so: undefined data symbol at address 0: absent\n", warned("data"));
  }

  @Test
  void a_destructor_that_fails_behind_another_failure() throws Exception {
    assertEquals(
        "WARNING | x.so: a destructor failed when its load was undone"
            + " | dev.ligature.engine.TrapException: unreachable\n",
        warned("destructor"));
  }

  @Test
  void a_failure_of_the_host_that_only_a_guest_is_told_of() throws Exception {
    assertEquals(
        "WARNING | x/y.so: the host failed, and a guest was told of it by dlerror"
            + " | java.lang.IllegalArgumentException: no such drive\n",
        warned("host"));
  }

  @Test
  void a_program_that_does_nothing_odd_is_quiet() throws Exception {
    assertEquals("", warned("nothing"));
  }
}
