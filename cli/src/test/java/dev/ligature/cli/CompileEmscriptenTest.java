package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.cli.CompiledProgram.Ended;
import dev.ligature.guests.Guests;
import dev.ligature.guests.wat.ModuleAssembler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs of Emscripten in jars of {@code ligature compile}. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CompileEmscriptenTest {
  /** Gives 3 plus what JavaScript gives. */
  private static final String PROGRAM =
      """
      (module
        (import "env" "js_status" (func $status (result i32)))
        (import "env" "_abort_js" (func $abort))
        (memory (export "memory") 1)
        (func (export "main") (param i32 i32) (result i32)
          (i32.add (i32.const 3) (call $status))))
      """;

  /** The same with names that were made short. */
  private static final String SHORT =
      PROGRAM
          .replace("\"env\" \"js_status\"", "\"a\" \"b\"")
          .replace("\"env\" \"_abort_js\"", "\"a\" \"a\"")
          .replace("\"main\"", "\"c\"");

  private static final String SCRIPT =
      "var wasmImports={a:__abort_js,b:_js_status};Module[\"_main\"]=wasmExports[\"c\"];"
          + "function _js_status() { return 4 }";

  @TempDir private Path folder;

  private CompiledProgram program() {
    return new CompiledProgram(folder);
  }

  private Path assemble(String text) throws IOException {
    byte[] bytes = ModuleAssembler.assemble(text.getBytes(StandardCharsets.UTF_8)).bytes();
    return Files.write(folder.resolve("a.wasm"), bytes);
  }

  @Test
  void a_program_runs_as_by_the_command() throws Exception {
    Path guest = Guests.module("guest-abis/emscripten-program.wasm");
    program()
        .compile(
            guest.toString(),
            guest.resolveSibling("plugin.so").toString(),
            guest.resolveSibling("user.so").toString());
    Invocation plain = Invocation.of("run", guest.toString());
    assertEquals("result 1023\n", plain.out());
    assertEquals(Ended.of(plain), program().run());
  }

  /** Nothing but the jar is there when it runs. */
  @Test
  void its_script_is_in_the_jar() throws Exception {
    Path wasm = assemble(PROGRAM);
    Path script = Files.writeString(folder.resolve("a.js"), "function js_status() { return 4 }");
    program().compile(wasm.toString());
    Ended plain = Ended.of(Invocation.of("run", wasm.toString()));
    Files.delete(wasm);
    Files.delete(script);
    assertTrue(
        plain.err().contains("it is JavaScript: function js_status() { return 4 }\n"), plain.err());
    assertEquals(plain, program().run());
  }

  @Test
  void names_that_were_made_short_are_whole_in_the_jar() throws Exception {
    Path wasm = assemble(SHORT);
    Path script = Files.writeString(folder.resolve("other.js"), SCRIPT);
    String[] options = {
      "--emscripten-script", script.toString(), "--javascript-stub", "js_*", wasm.toString()
    };
    program().compile(options);
    Files.delete(wasm);
    Files.delete(script);
    assertEquals(new Ended(3, "", ""), program().run());
    assertEquals(List.of(program().jar()), files());
  }

  private List<Path> files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> !file.endsWith("out") && !file.endsWith("err")).toList();
    }
  }

  @Test
  void names_that_nothing_tells_are_said() throws Exception {
    Path wasm = assemble(SHORT);
    Invocation.of("compile", "-o", program().jar().toString(), wasm.toString())
        .gives(
            127,
            "",
            """
            ligature: a.wasm: the names of what it imports were made short: a.b, a.a ..
            >>> its script has them: give that by EmscriptenProgram.withScript or --emscripten-script, or a list by withNames or --emscripten-names
            """);
    assertFalse(Files.exists(program().jar()));
  }

  @Test
  void a_program_of_npm_sees_the_folders_that_it_is_given() throws Exception {
    Path initdb =
        Guests.file("postgres/modules/node_modules/@electric-sql/pglite/dist/initdb.wasm");
    assumeTrue(Files.isRegularFile(initdb), "npm ci in postgres/modules brings it");
    String mount = folder + "::/data";
    program().compile("--closed", "--dir", mount, initdb.toString());
    for (String directory : List.of("/data", "/none")) {
      Invocation plain =
          Invocation.of("run", "--dir", mount, initdb.toString(), "--sync-only", "-D", directory);
      assertTrue(plain.err().contains(directory), plain.err());
      assertEquals(Ended.of(plain), program().run("--sync-only", "-D", directory));
    }
  }
}
