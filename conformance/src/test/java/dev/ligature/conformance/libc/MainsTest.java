package dev.ligature.conformance.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.guests.Guests;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Library;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.WasiPreview1;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Every kind of main module that C toolchains make. */
final class MainsTest {
  private static final String WHAT_MAIN_AND_PLUGIN_SAY =
      """
      one address: 1 1 1
      up 1 2 3, down 3 2 1
      plugin: twice 21 is 42
      checks 1
      pointer in static data: 100
      close 0
      """;

  @Test
  void a_position_independent_main_shares_libc_so_with_its_plugin() {
    assertEquals(WHAT_MAIN_AND_PLUGIN_SAY, new HostedProgram("mains").run("pie.wasm"));
  }

  /**
   * The functions of its static table keep their index when the plug-in asks for their address, and
   * the plug-in uses the libc that is linked into main.
   */
  @Test
  void a_main_of_fixed_addresses_lends_its_libc_and_its_functions_to_its_plugin() {
    Path main = Guests.module("mains/fixed/main.wasm");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ProgramConfig config =
        ProgramConfig.builder()
            .arguments("main.wasm")
            .libraryPath(main.getParent())
            .hostModule(WasiPreview1.builder().stdout(out).build())
            .build();
    try (Program program = DynamicLinker.create().open(main, config)) {
      assertEquals(0, program.run());
    }
    assertEquals(WHAT_MAIN_AND_PLUGIN_SAY, out.toString(StandardCharsets.UTF_8));
  }

  /** Two libcs in one memory: libc.so's allocator must not take main's heap for its own. */
  @Test
  void a_main_of_fixed_addresses_opens_a_plugin_that_brings_libc_so() {
    assertEquals(WHAT_MAIN_AND_PLUGIN_SAY, new HostedProgram("mains").run("fixed/main.wasm"));
  }

  @Test
  void a_reactor_is_constructed_when_it_is_opened_and_called_from_java() throws Throwable {
    HostedProgram hosted = new HostedProgram("mains");
    try (Program program = hosted.open("reactor.wasm")) {
      Library main = program.main().orElseThrow();
      assertEquals(11, (int) main.findFunction("length").handle().invokeExact());
      main.findFunction("say").handle().invokeExact(7);
      assertEquals("reactor: constructed, 7\n", hosted.output());
      assertEquals(1, hosted.initializations("reactor.wasm"));
    }
  }

  @Test
  void a_reactor_has_nothing_to_run() {
    try (Program program = new HostedProgram("mains").open("reactor.wasm")) {
      IllegalStateException error = assertThrows(IllegalStateException.class, program::run);
      assertEquals(
          "reactor.wasm has neither _start nor main, and nothing it is linked to has main: there is"
              + " nothing to run",
          error.getMessage());
    }
  }

  @Test
  void a_library_is_a_main() throws Throwable {
    HostedProgram hosted = new HostedProgram("mains");
    try (Program program = hosted.open("library.so")) {
      Library main = program.main().orElseThrow();
      assertEquals(11, (int) main.findFunction("length").handle().invokeExact());
      // Main is in the global scope, and so is what it needs.
      program.free(program.allocate(100));
    }
  }

  @Test
  void a_library_is_opened_from_java_without_a_main_and_closed_again() throws Throwable {
    HostedProgram hosted = new HostedProgram("mains");
    try (Program program = hosted.openEmpty()) {
      Library library = program.open("library.so");
      library.findFunction("say").handle().invokeExact(8);
      library.close();
      assertFalse(library.isLoaded());
      // Its destructor ran before libc.so's, which flushes what it printed.
      assertEquals("reactor: constructed, 8\nreactor: destructed\n", hosted.output());
    }
  }
}
