package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.guests.wat.ModuleAssembler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of Emscripten at the command line: {@code initdb} of PostgreSQL. */
final class EmscriptenRunTest {
  private static final Path INITDB =
      Path.of(
          System.getProperty("ligature.root", ".."),
          "postgres/modules/node_modules/@electric-sql/pglite/dist/initdb.wasm");

  private static final Collector<CharSequence, ?, String> LINES =
      Collectors.joining("\n", "", "\n");

  @Test
  void a_program_runs_with_its_arguments() {
    assumeTrue(Files.isRegularFile(INITDB), "npm ci in postgres/modules brings it");
    // It warns that it does not find itself.
    Invocation version = Invocation.of("run", "--emscripten", INITDB.toString(), "--version");
    assertEquals("initdb (PostgreSQL) 18.6\n", version.out());
    assertEquals(0, version.status());
    Invocation known = Invocation.of("run", INITDB.toString(), "--version");
    assertEquals(version.out(), known.out());
    assertEquals(0, known.status());
  }

  @Test
  void it_sees_the_folders_that_it_is_given(@TempDir Path folder) throws IOException {
    assumeTrue(Files.isRegularFile(INITDB), "npm ci in postgres/modules brings it");
    Files.writeString(folder.resolve("file"), "");
    String mount = folder + "::/data";
    Invocation found =
        Invocation.of(
            "run", "--emscripten", "--dir", mount, INITDB.toString(), "--sync-only", "-D", "/data");
    assertTrue(found.err().contains("/data"), found.err());
    assertFalse(found.err().contains("could not access directory"), found.err());
    Invocation missing =
        Invocation.of(
            "run", "--emscripten", "--dir", mount, INITDB.toString(), "--sync-only", "-D", "/none");
    assertTrue(missing.err().contains("could not access directory \"/none\""), missing.err());
  }

  /** Emscripten's by its imports: gives 3 plus what JavaScript gives. */
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

  private static String write(Path folder, String name, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Files.write(
            folder.resolve(name),
            name.endsWith(".wasm") ? ModuleAssembler.assemble(bytes).bytes() : bytes)
        .toString();
  }

  @Test
  void a_function_of_javascript_is_told_and_can_be_a_stub(@TempDir Path folder) throws IOException {
    String program = write(folder, "a.wasm", PROGRAM);
    write(folder, "a.js", "function js_status() { return 4 }");
    Invocation told = Invocation.of("run", program);
    assertEquals(127, told.status());
    assertEquals(
        """
        ligature: undefined symbol: js_status
        >>> referenced by a.wasm (function import env.js_status)
        >>> searched: a.wasm
        >>> where it was compiled for, it is JavaScript: function js_status() { return 4 }
        >>> ProgramConfig.Builder.hostFunction gives it in Java, --preload a library that has it; EmscriptenHost.Builder.stub and --javascript-stub one that does nothing
        """,
        told.err().lines().filter(line -> !line.startsWith("    at ")).collect(LINES));
    Invocation.of("run", "--javascript-stub", "js_*", program).gives(3, "", "");
  }

  @Test
  void names_that_were_made_short_are_those_of_the_script(@TempDir Path folder) throws IOException {
    String program = write(folder, "a.wasm", SHORT);
    Invocation.of("run", program)
        .gives(
            127,
            "",
            """
            ligature: a.wasm: the names of what it imports were made short: a.b, a.a ..
            >>> its script has them: give that by EmscriptenProgram.withScript or --emscripten-script, or a list by withNames or --emscripten-names
            """);
    String script =
        write(
            folder,
            "other.js",
            "var wasmImports={a:__abort_js,b:_js_status};Module[\"_main\"]=wasmExports[\"c\"];");
    Invocation.of("run", "--emscripten-script", script, "--javascript-stub", "js_status", program)
        .gives(3, "", "");
    Files.move(folder.resolve("other.js"), folder.resolve("a.mjs"));
    Invocation.of("run", "--javascript-stub", "js_status", program).gives(3, "", "");
  }

  @Test
  void a_check_names_the_file_whose_names_were_made_short(@TempDir Path folder) throws IOException {
    String program = write(folder, "a.wasm", SHORT);
    write(
        folder,
        "a.mjs",
        "var wasmImports={a:__abort_js,b:_js_status};Module[\"_main\"]=wasmExports[\"c\"];");
    String problem =
        """
        undefined symbol: js_status
        >>> referenced by a.wasm (function import env.js_status)
        >>> searched: a.wasm
        """;
    Invocation check = Invocation.of("check", program);
    assertEquals(program + ": does not link: 1 problem\n", check.out());
    assertTrue(check.err().startsWith("ligature: " + problem), check.err());
    Invocation ldd = Invocation.of("ldd", "-r", program);
    assertEquals(1, ldd.status());
    assertTrue(ldd.out().startsWith("a.wasm"), ldd.out());
    assertTrue(ldd.out().contains("js_status"), ldd.out());
    assertFalse((ldd.out() + ldd.err()).contains("/tmp/ligature"), ldd.out());
  }

  @Test
  void names_that_were_made_short_are_those_of_a_list(@TempDir Path folder) throws IOException {
    String program = write(folder, "a.wasm", SHORT);
    String names = write(folder, "list", "import a _abort_js\nimport b js_x\nexport c main\n");
    Invocation.of("run", "--emscripten-names=" + names, "--javascript-stub=js_x", program)
        .gives(3, "", "");
    String wrong = write(folder, "wrong", "import a\n");
    Invocation.of("run", "--emscripten-names", wrong, program)
        .gives(
            2,
            "",
            """
            ligature: --emscripten-names: %s, line 1: expected `import SHORT NAME` or `export SHORT NAME`: import a
            """
                .formatted(wrong));
    Invocation.of("run", "--emscripten-names", folder + "/none", program)
        .gives(2, "", "ligature: --emscripten-names: cannot find file: " + folder + "/none\n");
  }

  @Test
  void a_program_of_wasi_is_none_whatever_it_imports(@TempDir Path folder) throws IOException {
    String program =
        write(
            folder, "a.wasm", PROGRAM.replace("_abort_js", "abort").replace("js_status", "status"));
    Invocation told = Invocation.of("run", program);
    assertEquals(
        """
        ligature: undefined symbol: status
        >>> referenced by a.wasm (function import env.status)
        >>> searched: a.wasm
        """,
        told.err().lines().filter(line -> !line.startsWith("    at ")).collect(LINES));
  }

  @Test
  void a_folder_needs_an_absolute_path_in_the_guest(@TempDir Path folder) throws IOException {
    String program = write(folder, "a.wasm", PROGRAM);
    Invocation.of("run", "--dir", folder + "::data", program)
        .gives(
            2,
            "",
            "ligature: --dir data: in a program of Emscripten the guest's path has to be absolute,"
                + " without ..: --dir data::/PATH\n");
  }
}
