package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ligature compile}, and the jars that it writes. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CompileTest {
  private static final Path DL = Guests.module("dlfcn/dl.wasm");

  @TempDir private Path folder;

  private CompiledProgram program() {
    return new CompiledProgram(folder);
  }

  private Path jar() {
    return program().jar();
  }

  private void compile(String... words) {
    program().compile(words);
  }

  private Ended java(String... arguments) throws Exception {
    return program().run(arguments);
  }

  private List<String> entries() throws IOException {
    return program().entries();
  }

  private static void fails(int status, String error, String... words) {
    Invocation.of(words).gives(status, "", error);
  }

  @Test
  void a_jar_runs_alone_and_as_the_program_does() throws Exception {
    compile(DL.toString(), DL.resolveSibling("plugin.so").toString());
    String[] words = {"open", "plugin.so", "now"};
    Invocation plain = Invocation.of("run", DL.toString(), words[0], words[1], words[2]);
    assertEquals(Ended.of(plain), java(words));
    assertEquals("open plugin.so: slot 0\n", plain.out());
    // What is not in it is found as ever, and generated.
    Files.copy(DL.resolveSibling("back.so"), folder.resolve("back.so"));
    assertEquals(
        "open back.so: cannot open shared object file: No such file or directory\n",
        java("open", "back.so", "now").out().replaceFirst("back.so: back.so", "back.so"));
  }

  /** No class of the generator is there, so none can have been generated. */
  @Test
  void a_closed_jar_runs_without_the_generator() throws Exception {
    compile("--closed", DL.toString(), DL.resolveSibling("plugin.so").toString());
    for (String name : entries()) {
      assertFalse(name.startsWith("dev/ligature/engine/codegen/generate/"), name);
      assertFalse(name.startsWith("dev/ligature/engine/codegen/emit/"), name);
    }
    assertEquals(new Ended(0, "open plugin.so: slot 0\n", ""), java("open", "plugin.so", "now"));
  }

  @Test
  void a_closed_jar_says_what_it_can_not_open() throws Exception {
    compile("--closed", "--link-dir", DL.resolveSibling(".").normalize().toString(), DL.toString());
    String plugin = DL.resolveSibling("plugin.so").toString();
    assertEquals(
        new Ended(
            0,
            "open %s: %s: unsupported: code generation (the generator is left out, and the class path has no code of this module) at offset 0x0\n"
                .formatted(plugin, plugin),
            ""),
        java("open", plugin, "now"));
  }

  @Test
  void libraries_that_the_program_needs_are_in_it() throws Exception {
    String program = Guests.file("examples/plugins/host.wasm").toString();
    compile("--closed", program, Guests.file("examples/plugins/filters/rot13.so").toString());
    Invocation plain = Invocation.of("run", program);
    assertEquals(new Ended(0, plain.out(), ""), java());
    assertTrue(entries().contains("META-INF/ligature/modules/libbuf.so"));
  }

  @Test
  void a_jar_keeps_lines() throws Exception {
    Path program = Guests.module("lines/O2/program.wasm");
    String folder = program.resolveSibling("").toString();
    compile("--closed", "--library-path", folder, program.toString());
    Invocation plain = Invocation.of("run", "--library-path", folder, program.toString(), "x");
    assertEquals(Ended.of(plain), java("x"));
    assertTrue(plain.err().contains("    at inner.so.inner_read (deep.h:5)\n"), plain.err());
  }

  @Test
  void options_of_run_are_kept() throws Exception {
    compile(
        "--env", "NAME=value", "--timeout", "1", Guests.module("interrupts/main.wasm").toString());
    Ended ended = java();
    assertEquals(124, ended.status());
    assertTrue(
        ended.err().startsWith("ligature: interrupted: the program's time limit of 1 s is over\n"),
        ended.err());
  }

  @Test
  void the_status_is_the_programs() throws Exception {
    String program = Guests.module("exit-status/main.wasm").toString();
    compile(program);
    assertEquals(Invocation.of("run", program).status(), java().status());
  }

  @Test
  void the_same_modules_give_the_same_jar() throws Exception {
    compile(DL.toString());
    byte[] first = Files.readAllBytes(jar());
    compile(DL.toString());
    assertArrayEquals(first, Files.readAllBytes(jar()));
    assertEquals(new TreeSet<>(entries()).size(), entries().size());
    try (var files = Files.list(folder)) {
      assertEquals(List.of(jar()), files.toList());
    }
  }

  @Test
  void code_alone_is_classes_and_their_list() throws IOException {
    compile("--code-only", DL.toString());
    assertTrue(entries().contains("META-INF/ligature/code.index"));
    assertTrue(entries().contains("dl/wasm$instance.class"), entries().toString());
    assertFalse(entries().stream().anyMatch(name -> name.startsWith("dev/ligature/")));
    assertFalse(entries().stream().anyMatch(name -> name.endsWith(".wasm")));
  }

  @Test
  void what_can_not_be_compiled_is_said() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other")).resolve("plugin.so");
    Files.copy(DL.resolveSibling("helper.so"), other);
    String plugin = DL.resolveSibling("plugin.so").toString();
    fails(
        2,
        "ligature: compile: two files of the name plugin.so: %s is another one\n".formatted(other),
        "compile",
        "-o",
        jar().toString(),
        DL.toString(),
        plugin,
        other.toString());
    fails(
        127,
        "ligature: compile: cannot find gone.so, needed by needs-missing.so\n",
        "compile",
        "-o",
        jar().toString(),
        DL.resolveSibling("needs-missing.so").toString());
    fails(127, "ligature: cannot find program: gone.wasm\n", "compile", "gone.wasm");
    fails(2, "ligature: compile: no program given\n", "compile");
    fails(
        2,
        "ligature: compile: expected options of 'ligature run' and a program: --unknown x.wasm\n",
        "compile",
        "--unknown",
        "x.wasm");
    assertFalse(Files.exists(jar()));
    Path text = Files.write(folder.resolve("text.wasm"), "text".getBytes(StandardCharsets.UTF_8));
    assertEquals(127, Invocation.of("compile", text.toString()).status());
  }

  /** Has a type that refers to another one, of which the classes have other names in each JVM. */
  private static final String TYPED =
      """
      (module
        (type $step (func (result i32)))
        (type $taking (func (param (ref $step)) (result i32)))
        (memory (export "memory") 1)
        (func $seven (type $step) (i32.const 7))
        (elem declare func $seven)
        (func $run (type $taking) (call_ref $step (local.get 0)))
        (func (export "main") (param i32 i32) (result i32) (call $run (ref.func $seven))))
      """;

  @Test
  void a_module_that_can_not_be_generated_before_is_generated_when_it_runs() throws Exception {
    Path module =
        Files.write(
            folder.resolve("typed.wasm"),
            ModuleAssembler.assemble(TYPED.getBytes(StandardCharsets.UTF_8)).bytes());
    String reason =
        "typed.wasm is generated when it is run: type 1 (((ref 0)) -> i32) refers to other types,"
            + " or is too long for the name of a class\n";
    String[] line = {"compile", "-o", jar().toString(), module.toString()};
    Invocation.of(line).gives(0, "", "ligature: compile: " + reason);
    assertFalse(entries().stream().anyMatch(name -> name.startsWith("typed/wasm$")));
    assertEquals(new Ended(7, "", ""), java());
    Files.delete(jar());
    fails(
        2,
        "ligature: compile: --closed: " + reason,
        "compile",
        "--closed",
        "-o",
        jar().toString(),
        module.toString());
    assertFalse(Files.exists(jar()));
  }

  /** The shell gives bytes that are no text: Java can't. */
  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void an_argument_that_can_not_be_decoded_is_refused(String locale) throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/cmdline")), "only Linux shows the bytes");
    compile(Guests.module("arguments/arguments.wasm").toString());
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh",
                "-c",
                "exec '%s' -jar '%s' one \"$(printf 'caf\\351')\"".formatted(java, jar()))
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(err.toFile())
            .directory(folder.toFile());
    builder.environment().put("LC_ALL", locale);
    Process process = builder.start();
    assertEquals(2, process.waitFor());
    assertEquals(
        """
        ligature: argument 2 is not UTF-8: caf\\xe9
        >>> names and arguments have to be
        """,
        Files.readString(err));
    assertEquals("", Files.readString(folder.resolve("out")));
  }
}
