package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.Linker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threads of C and C++ programs that the {@code emcc} of this machine compiles, such as that of
 * Debian's package {@code emscripten}; skipped where there is none.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EmccThreadsTest {
  private static final Path SOURCES =
      Path.of(System.getProperty("ligature.root"), "emscripten/src/test/c");

  private static final String EXPECTED =
      """
      barrier: 1 last of 4, 0 objects left
      condition: 124500
      exceptions: of thread 0, of thread 1, of thread 2
      cleanup: cancelled
      cancel: 1, 1 key
      proxy: 1 11
      detached: 20
      """;

  @TempDir private static Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @BeforeAll
  static void compile() throws Exception {
    Optional<Path> emcc =
        List.of(System.getenv("PATH").split(":", -1)).stream()
            .map(path -> Path.of(path, "emcc"))
            .filter(Files::isExecutable)
            .findFirst();
    assumeTrue(emcc.isPresent(), "no emcc: install Debian's package emscripten");
    String compiler = emcc.get().toString();
    List<String> threads =
        List.of("threads.cc", "-pthread", "-fexceptions", "-sINITIAL_MEMORY=67108864");
    emcc(compiler, threads, "threads.js", "-O1");
    emcc(compiler, threads, "checked.js", "-O0", "-sASSERTIONS=2", "-sSTACK_OVERFLOW_CHECK=2");
    emcc(compiler, threads, "proxied.js", "-O1", "-sPROXY_TO_PTHREAD", "-sEXIT_RUNTIME=1");
    emcc(compiler, List.of("side.c", "-pthread", "-fPIC"), "side.wasm", "-sSIDE_MODULE=1");
    emcc(
        compiler,
        List.of("opens.c", "-pthread", "-O1"),
        "opens.js",
        "-sMAIN_MODULE=2",
        "-sEXPORTED_FUNCTIONS=_main,_main_data");
  }

  private static void emcc(String emcc, List<String> input, String output, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(emcc));
    command.addAll(input);
    command.addAll(List.of(options));
    command.addAll(List.of("-o", folder.resolve(output).toString()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(SOURCES.toFile());
    // Where Debian has what the compiler's scripts need.
    builder.environment().put("NODE_PATH", "/usr/share/nodejs");
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
  }

  private int run(String program, String... arguments) {
    List<String> all = new ArrayList<>(List.of(program));
    all.addAll(List.of(arguments));
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(folder)
            .arguments(all)
            .interruptible(true)
            .hostModule(EmscriptenHost.builder().stdout(out).stderr(out).build())
            .build();
    try (Program opened = Linker.create().open(folder.resolve(program + ".wasm"), config)) {
      return opened.run();
    }
  }

  private String output() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads", "checked", "proxied"})
  void locks_conditions_exceptions_cancellation_and_proxied_calls(String program) {
    int status = run(program);
    assertEquals(EXPECTED, output());
    assertEquals(3, status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads", "checked", "proxied"})
  void a_thread_ends_the_program_by_exit(String program) {
    assertEquals(7, run(program, "exit"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"threads", "checked", "proxied"})
  void a_trap_of_a_thread_ends_the_program(String program) {
    TrapException trap = assertThrows(TrapException.class, () -> run(program, "trap"));
    assertEquals(TrapKind.UNREACHABLE, trap.kind());
  }

  @Test
  void an_exception_that_a_thread_does_not_catch_ends_the_program() {
    assertThrows(RuntimeException.class, () -> run("threads", "throw"));
    assertEquals("", output());
  }

  @Test
  void a_library_that_a_thread_opens_has_data_for_each_thread() {
    assertEquals(0, run("opens"), this::output);
    assertEquals(
        """
        opened: 414202
        thread: 414202
        thread: 414202
        thread: 414202
        main: 414202
        """,
        output());
  }
}
