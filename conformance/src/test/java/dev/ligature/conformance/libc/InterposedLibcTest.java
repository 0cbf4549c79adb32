package dev.ligature.conformance.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.Interposition;
import dev.ligature.linker.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Rule 71 with a real libc: what wasm-ld has bound in libc.so itself is interposed. */
final class InterposedLibcTest {
  @Test
  void S71_the_allocator_of_libc_so_is_interposed_for_libc_so_itself() {
    HostedProgram hosted = new HostedProgram("interpose-libc").input("a line\n");
    hosted.config().interposition(Interposition.in("libc.so"));
    assertEquals(
        """
        begin
        strdup: malloc 1, calloc 0, realloc 0, free 0
        asprintf: malloc 1, calloc 0, realloc 0, free 0
        hcreate: malloc 0, calloc 2, realloc 0, free 2
        getline: malloc 1, calloc 0, realloc 2, free 0
        free: malloc 0, calloc 0, realloc 0, free 3
        """,
        hosted.run("main.wasm"));
  }

  @Test
  void without_the_option_only_the_programs_own_calls_are_seen() {
    assertEquals(
        """
        begin
        strdup: malloc 0, calloc 0, realloc 0, free 0
        asprintf: malloc 0, calloc 0, realloc 0, free 0
        hcreate: malloc 0, calloc 0, realloc 0, free 0
        getline: malloc 0, calloc 0, realloc 0, free 0
        free: malloc 0, calloc 0, realloc 0, free 3
        """,
        new HostedProgram("interpose-libc").input("a line\n").run("main.wasm"));
  }

  @Test
  void S71_programs_with_and_without_it_share_a_linker_and_run_at_once() {
    HostedProgram with = new HostedProgram("shared-libc").data(Path.of(""));
    HostedProgram without = new HostedProgram("shared-libc").data(Path.of(""));
    with.config().interposition(Interposition.in("libc.so"));
    try (Program first = with.open("interposed.wasm");
        Program second = without.open("interposed.wasm")) {
      second.run();
      first.run();
    }
    assertTrue(with.output().endsWith("bound by wasm-ld: malloc 1\n"), with.output());
    assertTrue(without.output().endsWith("bound by wasm-ld: malloc 0\n"), without.output());
  }

  @Test
  void S71_a_program_whose_libraries_are_all_interposable_does_what_it_does_without() {
    String[] areas = {"stdio", "malloc", "qsort", "math", "time"};
    HostedProgram with = new HostedProgram("shared-libc").input("one\ntwo\n");
    with.config().interposition(Interposition.all());
    String expected = new HostedProgram("shared-libc").input("one\ntwo\n").run("main.wasm", areas);
    assertTrue(expected.startsWith("main: text|"), expected);
    assertEquals(expected, with.run("main.wasm", areas));
  }

  @Test
  void S71_what_is_interposed_at_all_hands_on_to_libc_so() {
    HostedProgram hosted = new HostedProgram("shared-libc").data(Path.of(""));
    hosted.config().interposition(Interposition.all());
    String output = hosted.run("interposed.wasm");
    assertTrue(output.contains("libc.so, bound by wasm-ld: malloc 1\n"), output);
  }
}
