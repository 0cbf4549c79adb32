package dev.ligature.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ligature.guests.Guests;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FuseTest {
  @TempDir Path directory;

  private static String guest(String path) {
    return Guests.module(path).toString();
  }

  private String output() {
    return directory.resolve("whole.wasm").toString();
  }

  private Invocation fuse(String guest) {
    return Invocation.of("fuse", "-o", output(), "-L", guest(guest), guest(guest + "/main.wasm"));
  }

  @Test
  void a_fused_program_runs_without_its_libraries() {
    Invocation fuse = fuse("needed");
    assertEquals("", fuse.err());
    assertEquals("", fuse.out());
    assertEquals(0, fuse.status());
    Invocation run = Invocation.of("run", output());
    assertEquals("b 101\nc 202\nb 103\nd_count 3\n", run.out());
    assertEquals(0, run.status());
    assertEquals(
        "whole.wasm => %s\n".formatted(output()),
        Invocation.of("ldd", output()).out().replaceAll(" \\(memory.*", ""));
  }

  private Invocation fuseExample(String... libraries) {
    List<String> command = new ArrayList<>(List.of("fuse", "-o", output()));
    command.add(Guests.file("examples/plugins/host.wasm").toString());
    command.addAll(List.of(libraries));
    return Invocation.of(command.toArray(String[]::new));
  }

  @Test
  void a_library_that_is_named_is_opened_by_its_name() {
    Invocation fuse = fuseExample("rot13.so", "vowels.so");
    assertEquals("", fuse.err());
    assertEquals(0, fuse.status());
    String example = Guests.file("examples/plugins/host.wasm").toString();
    assertEquals(Invocation.of("run", example).out(), Invocation.of("run", output()).out());
    assertEquals(
        Invocation.of("run", example, "vowels.so", "a text").out(),
        Invocation.of("run", output(), "vowels.so", "a text").out());
    Invocation other = Invocation.of("run", output(), "other.so");
    assertEquals(
        "host: other.so: cannot open shared object file: No such file or directory\n", other.err());
    assertEquals(1, other.status());
  }

  @Test
  void what_opens_libraries_by_other_names_is_listed() {
    Invocation fuse = fuseExample();
    assertEquals(
        """
        ligature: env.dlopen: not fused
        >>> called by _start of host.wasm
        ligature: env.dlsym: not fused
        >>> called by _start of host.wasm
        ligature: env.dlerror: not fused
        >>> called by fail of host.wasm
        """,
        fuse.err());
    assertEquals(0, fuse.status());
    // Here they are there: a library that needs nothing is opened from its file.
    String filters = Guests.file("examples/plugins/filters").toString();
    Invocation run = Invocation.of("run", "--library-path", filters, output(), "vowels.so");
    assertEquals("", run.err());
    assertEquals(
        Invocation.of("run", Guests.file("examples/plugins/host.wasm").toString(), "vowels.so")
            .out(),
        run.out());
  }

  @Test
  void a_program_that_opens_nothing_is_told_so() {
    Invocation fuse = fuseExample("--no-dlopen");
    assertEquals("", fuse.err());
    assertEquals(
        "host: rot13.so: cannot open shared object file: No such file or directory\n",
        Invocation.of("run", output()).err());
  }

  @Test
  void the_stack_is_as_large_as_is_said() {
    assertEquals(0, fuseExample("rot13.so", "--stack-size", "8388608").status());
    assertEquals(0, Invocation.of("run", output()).status());
    assertEquals(0, fuseExample("rot13.so", "--stack-size", "16").status());
    assertEquals(134, Invocation.of("run", output()).status());
    fuseExample("--stack-size=0")
        .gives(
            2, "", "ligature: --stack-size 0: expected a number of bytes from 1 to 1073741824\n");
  }

  @Test
  void a_library_that_is_missing_fails() {
    Invocation fuse = fuse("needed-missing");
    assertEquals(
        """
        ligature: cannot find library: gone.so
        >>> needed by: main.wasm -> present.so
        >>> tried: %s/gone.so
        """
            .formatted(guest("needed-missing")),
        fuse.err());
    assertEquals(1, fuse.status());
    assertFalse(Files.exists(Path.of(output())));
  }

  @Test
  void a_file_that_cannot_be_written_is_told() {
    String file = directory.resolve("none/whole.wasm").toString();
    Invocation fuse = Invocation.of("fuse", "-o", file, guest("hello/hello.wasm"));
    assertEquals(
        "ligature: cannot write %s: No such file or directory\n".formatted(file), fuse.err());
    assertEquals(1, fuse.status());
  }

  @Test
  void several_memories_are_refused() {
    Invocation fuse = Invocation.of("fuse", "-o", output(), guest("limits/own.wasm"));
    assertEquals("ligature: own.wasm: it has 3 memories: one can be shared\n", fuse.err());
    assertEquals(1, fuse.status());
  }

  @Test
  void what_is_in_the_module_is_told_as_json() {
    Invocation fuse =
        Invocation.of("fuse", "--json", "-o", output(), guest("exit-status/main-void.wasm"));
    assertEquals(
        """
        {"file": "%s", "libraries": ["main-void.wasm"], "imports": [\
        {"module": "wasi_snapshot_preview1", "name": "proc_exit", "kind": "function"}], "left": []}
        """
            .formatted(output()),
        fuse.out());
    assertEquals(0, fuse.status());
  }
}
