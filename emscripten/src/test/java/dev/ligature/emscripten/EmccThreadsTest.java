package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    Emcc emcc = Emcc.find(folder);
    List<String> threads =
        List.of("threads.cc", "-pthread", "-fexceptions", "-sINITIAL_MEMORY=67108864");
    emcc.compile(threads, "threads.js", "-O1");
    emcc.compile(threads, "checked.js", "-O0", "-sASSERTIONS=2", "-sSTACK_OVERFLOW_CHECK=2");
    emcc.compile(threads, "proxied.js", "-O1", "-sPROXY_TO_PTHREAD", "-sEXIT_RUNTIME=1");
    emcc.compile(List.of("side.c", "-pthread", "-fPIC"), "side.wasm", "-sSIDE_MODULE=1");
    emcc.compile(
        List.of("opens.c", "-pthread", "-O1"),
        "opens.js",
        "-sMAIN_MODULE=2",
        "-sEXPORTED_FUNCTIONS=_main,_main_data");
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
    try (Program opened = DynamicLinker.create().open(folder.resolve(program + ".wasm"), config)) {
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
